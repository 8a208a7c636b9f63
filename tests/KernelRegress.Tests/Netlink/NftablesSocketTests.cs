using System.Net;
using System.Text.RegularExpressions;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Expressions;
using Match = KernelRegress.Netlink.Match;

namespace KernelRegress.Tests.Netlink;

public sealed partial class NftablesSocketTests : IDisposable
{
    private readonly List<IDisposable> opened = [];

    [SkippableTheory, MemberData(nameof(Cases))]
    public void Netlink_and_nft_make_the_same_ruleset(string name)
    {
        Ruleset ruleset = new(RulesetCases.All[name]);
        TestNamespace byNetlink = NewNamespace();
        TestNamespace byNft = NewNamespace();
        ApplyOrSkip(byNetlink, ruleset);

        string script = Path.GetTempFileName();
        File.WriteAllText(script, ruleset.ToString());
        byNft.Output("nft", "-f", script);
        File.Delete(script);

        string listed = Listing(byNetlink);
        listed.Should().Be(Listing(byNft));
        listed.Split('\n').Should().HaveCountGreaterThan(ruleset.Tables.SelectMany(table => table.Chains).Sum(chain => chain.Rules.Count));
    }

    public static TheoryData<string> Cases => [.. RulesetCases.All.Keys];

    [SkippableFact]
    public void A_refused_rule_is_named_and_nothing_of_its_ruleset_stays()
    {
        TestNamespace space = NewNamespace();
        Ruleset ruleset = new(new Table(TableFamily.Ip, "t")
        {
            Chains = [new Chain("c") { Rules = [new(Statements.Counter), new(Statements.Drop), new Rule(Statements.Jump("nowhere"))] }],
        });

        Action apply = () => SocketIn(space).Apply(ruleset);

        apply.Should().Throw<NetlinkException>().WithMessage("The kernel refused to add rule ip t c jump nowhere: ENOENT (*)*")
            .Which.Request.Should().Be("add rule ip t c jump nowhere");
        Action delete = () => SocketIn(space).Delete(TableFamily.Ip, "t");
        delete.Should().Throw<NetlinkException>("the table must not be there")
            .Which.Should().BeEquivalentTo(new { ErrnoName = "ENOENT", Request = "delete table ip t" });
    }

    [SkippableFact]
    public void A_refused_expression_is_named()
    {
        Expression unknown = new XtTarget("NOSUCHTARGET", 0, new byte[8]);
        Ruleset ruleset = OneRule(new Rule(Statements.Counter, new Statement("no such target", unknown)));

        NftablesSocket socket = SocketIn(NewNamespace());
        Action apply = () => socket.Apply(ruleset);

        apply.Should().Throw<NetlinkException>().WithMessage("*add rule ip t c counter no such target: ENOENT*\"target\"*");
    }

    [SkippableFact]
    public void A_refused_chain_is_named_with_its_hook()
    {
        ChainHook hook = new(ChainType.Route, HookPoint.Input, 0);
        Ruleset ruleset = new(new Table(TableFamily.Ip, "t") { Chains = [new Chain("c") { Hook = hook }] });

        NftablesSocket socket = SocketIn(NewNamespace());
        Action apply = () => socket.Apply(ruleset);

        apply.Should().Throw<NetlinkException>().Which.Request.Should().Be(
            "add chain ip t c { type route hook input priority 0; policy accept; }");
    }

    [SkippableFact]
    public void A_ruleset_larger_than_a_socket_buffer_is_applied_in_one_batch()
    {
        TestNamespace space = NewNamespace();
        Rule[] rules = [.. Enumerable.Range(0, 3000).Select(i => new Rule(Match.Mark((uint)i), Statements.Counter, Statements.Drop))];
        Service[] services = [.. Enumerable.Range(0, 2000).Select(i =>
            new Service(new IPAddress([10, 96, (byte)(i >> 8), (byte)i]), 17, 53, Verdict.Drop))];
        NftablesSocket socket = SocketIn(space);

        socket.Apply(OneRule([.. rules, new Rule(Statements.ServiceMap(services))]));

        socket.Delete(TableFamily.Ip, "t");
    }

    [SkippableFact]
    public void A_ruleset_of_nothing_changes_nothing() =>
        SocketIn(NewNamespace()).Invoking(it => it.Apply(new Ruleset())).Should().NotThrow();

    [SkippableFact]
    public void A_thousand_refusals_are_one_exception()
    {
        Rule[] rules = [.. Enumerable.Range(0, 1000).Select(i => new Rule(Statements.Jump($"nowhere{i}")))];

        NftablesSocket socket = SocketIn(NewNamespace());
        Action apply = () => socket.Apply(OneRule(rules));

        apply.Should().Throw<NetlinkException>().Which.Request.Should().Be("add rule ip t c jump nowhere0");
    }

    [SkippableFact]
    public void A_queue_through_xtables_is_accepted_where_the_native_one_may_be_missing() =>
        ApplyOrSkip(NewNamespace(), OneRule(new Rule(Statements.QueueCompat(3, bypass: true))));

    [SkippableFact]
    public void A_rule_about_the_other_family_is_an_error_before_the_kernel_sees_it()
    {
        Rule rule = new(Match.SourceAddress(IPAddress.IPv6Loopback));

        rule.Invoking(it => OneRule(it)).Should().NotThrow();
        NftablesSocket socket = SocketIn(NewNamespace());
        Action apply = () => socket.Apply(OneRule(rule));
        apply.Should().Throw<ArgumentException>().WithMessage("Rule \"ip6 saddr ::1\" in a ip table: *can never match there.");
    }

    public void Dispose() => opened.ForEach(resource => resource.Dispose());

    private static Ruleset OneRule(params Rule[] rules) => new(new Table(TableFamily.Ip, "t")
    {
        Chains = [new Chain("c") { Hook = new(ChainType.Filter, HookPoint.Output, HookPriority.Filter), Rules = rules }],
    });

    /// <summary>The members of a set come in the order of their hashes, which has a random seed.</summary>
    private static string Listing(TestNamespace space) => Members().Replace(
        space.Output("nft", "list", "ruleset"), set => $"{{ {string.Join(", ", set.Groups[1].Value.Split(", ").Order())} }}");

    [GeneratedRegex(@"\{ (.*?) \}")]
    private static partial Regex Members();

    /// <summary>A kernel may lack an expression; one that has it in its configuration may not.</summary>
    private void ApplyOrSkip(TestNamespace space, Ruleset ruleset)
    {
        try
        {
            SocketIn(space).Apply(ruleset);
        }
        catch (NetlinkException e) when (e.ErrnoName is "ENOENT" or "EOPNOTSUPP")
        {
            Skip.If(true, $"this kernel lacks something: {e.Message}");
        }
    }

    private TestNamespace NewNamespace()
    {
        TestNamespace space = TestNamespace.Create();
        opened.Add(space);
        return space;
    }

    private NftablesSocket SocketIn(TestNamespace space)
    {
        NftablesSocket socket = NftablesSocket.Open(space.Descriptor);
        opened.Add(socket);
        return socket;
    }
}
