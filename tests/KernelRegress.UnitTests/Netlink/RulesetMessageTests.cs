using System.Net;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Expressions;
using KernelRegress.Netlink.Messages;

namespace KernelRegress.UnitTests.Netlink;

/// <summary>
/// What `nft -f` of nftables 1.0.6 sends for the same ruleset (from its sendmsg), message by message behind the nlmsghdr.
/// </summary>
public sealed class RulesetMessageTests
{
    private static readonly Ruleset Nat = new(new Table(TableFamily.Ip, "t")
    {
        Chains =
        [
            new Chain("c")
            {
                Hook = new(ChainType.Nat, HookPoint.Prerouting, HookPriority.DestinationNat),
                Rules =
                [
                    new(Match.DestinationAddress(IPAddress.Parse("10.0.0.1")), Statements.DestinationNat(IPAddress.Parse("10.0.0.2"))),
                    new(Statements.VerdictMap(Numgen.Inc, Verdict.Accept, Verdict.Drop)),
                ],
            },
        ],
    });

    private static readonly List<(ushort Type, ushort Flags, string Payload)> Messages = Encode(Nat);

    [Fact]
    public void The_batch_begins_and_ends_and_asks_for_one_acknowledgement_at_its_last_change()
    {
        Messages.Select(message => message.Type).Should().Equal(0x10, 0xa00, 0xa03, 0xa06, 0xa09, 0xa0c, 0xa06, 0x11);
        Messages.Select(message => message.Flags & 0x4).Should().Equal(0, 0, 0, 0, 0, 0, 4, 0);
        Messages[0].Payload.Should().Be("0000000a");
        Messages[^1].Payload.Should().Be("0000000a");
    }

    [Fact]
    public void A_base_chain() => Messages[2].Payload.Should().Be(
        "02000000" + "0600010074000000" + "0600030063000000" + "080007006e617400" + "0800050000000001" +
        "14000480" + "0800010000000000" + "08000200ffffff9c");

    [Fact]
    public void A_rule_with_an_address_and_nat() => Messages[3].Payload.Should().Be(
        "02000000" + "0600010074000000" + "0600020063000000" + "b8000480" +
        "340001800c0001007061796c6f616400" + "2400028008000100000000010800020000000001080003000000001008000400" + "00000004" +
        "2c00018008000100636d7000" + "20000280080001000000000108000200000000000c000380080001000a000001" +
        "2c0001800e000100696d6d6564696174650000001800028008000100000000010c000280080001000a000002" +
        "28000180080001006e6174001c000280080001000000000108000200000000020800030000000001");

    [Fact]
    public void An_anonymous_verdict_map() => Messages[4].Payload.Should().Be(
        "02000000" + "0600010074000000" + "0c0002005f5f6d6170256400" + "080003000000000b" + "0800040000000004" + "0800050000000004" +
        "08000600ffffff00" + "0800070000000000" + "08000a0000000001" + "0c0009800800010000000002" +
        // NFTNL_UDATA_SET_KEYBYTEORDER; nft stores more for itself.
        "0a000d00" + "000401000000" + "0000");

    [Fact]
    public void The_elements_of_a_verdict_map() => Messages[5].Payload.Should().Be(
        "02000000" + "0600010074000000" + "0c0002005f5f6d6170256400" + "0800040000000001" + "44000380" +
        "200001800c00018008000100000000001000028" + "00c0002800800010000000001" +
        "200001800c0001800800010001000000100002800c0002800800010000000000");

    [Fact]
    public void A_rule_that_looks_a_number_up() => Messages[6].Payload.Should().Be(
        "02000000" + "0600010074000000" + "0600020063000000" + "70000480" +
        "340001800b0001006e756d67656e0000" + "24000280080001000000000108000200000000020800030000000000" + "0800040000000000" +
        "380001800b0001006c6f6f6b75700000" + "2800028008000200000000010800030000000000" + "0c0001005f5f6d6170256400" + "0800040000000001");

    [Fact]
    public void A_map_too_large_for_one_attribute_is_spread_over_messages()
    {
        Service[] services = [.. Enumerable.Range(0, 1000).Select(i =>
            new Service(new IPAddress([10, 96, (byte)(i >> 8), (byte)i]), 17, 53, Verdict.Goto(new string('c', 100))))];
        Rule rule = new(Statements.ServiceMap(services));

        var messages = Encode(OneRule(rule));

        messages.Count(message => message.Type == 0xa0c).Should().Be(4);
    }

    [Fact]
    public void Each_set_of_a_batch_has_a_number_of_its_own()
    {
        // Older kernels take the first set of a number (nft_set_lookup_byid), newer ones the last.
        Rule rule = new(Statements.VerdictMap(Numgen.Inc, Verdict.Accept), Statements.VerdictMap(Numgen.Random, Verdict.Drop));

        var messages = Encode(OneRule(rule));

        string[] sets = [.. messages.Where(message => message.Type == 0xa09).Select(message => message.Payload)];
        sets.Should().HaveCount(2);
        sets[0].Should().Contain("08000a0000000001");
        sets[1].Should().Contain("08000a0000000002");
        messages[^2].Payload.Should().Contain(Lookup(1)).And.Contain(Lookup(2));

        static string Lookup(int set) => $"0c0001005f5f6d6170256400080004000000000{set}";
    }

    [Fact]
    public void A_target_of_xtables_comes_with_the_protocol_of_its_rule() =>
        Encode(OneRule(new Rule(Statements.QueueCompat(3, bypass: true))))[^2].Payload.Should().Be(
            "02000000" + "0600010074000000" + "0600020063000000" + "38000480" +
            "340001800b000100746172676574000024000280" + "0c0001004e46515545554500" + "0800020000000003" + "0c000300" + "0300010001000000" +
            "14000580" + "0800010000000000" + "0800020000000000");

    [Fact]
    public void A_batch_is_empty_until_something_changes()
    {
        RulesetBatch batch = new(new MessageWriter());

        batch.IsEmpty.Should().BeTrue();
        batch.Delete(TableFamily.Ip, "t");
        batch.IsEmpty.Should().BeFalse();
    }

    [Fact]
    public void Nat_to_ports_says_so_since_older_kernels_do_not_conclude_it() =>
        Encode(OneRule(new Rule(Statements.Masquerade(port: 1024))))[^2].Payload.Should().EndWith(
            "24000180090001006d61737100000000" + "14000280" + "0800020000000001" + "0800010000000002");

    private static Ruleset OneRule(Rule rule) => new(new Table(TableFamily.Ip, "t") { Chains = [new Chain("c") { Rules = [rule] }] });

    private static List<(ushort Type, ushort Flags, string Payload)> Encode(Ruleset ruleset)
    {
        MessageWriter writer = new();
        RulesetBatch batch = new(writer);
        batch.Add(ruleset);
        batch.End();
        List<(ushort, ushort, string)> messages = [];
        foreach (var message in new MessageReader(writer.Written))
            messages.Add((message.Type, message.Flags, Hex.Of(message.Payload)));
        return messages;
    }
}
