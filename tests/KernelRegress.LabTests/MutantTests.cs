using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Lab.Mutants;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>A real kernel, broken on purpose in one instruction: for each main check a mutant that it must kill. A check that goes blind fails here.</summary>
public sealed class MutantTests(MutantTests.Laboratory lab, ITestOutputHelper output) : IClassFixture<MutantTests.Laboratory>
{
    [SkippableTheory]
    [InlineData("nf_ct_resolve_clash", MutantOperator.DropCount, "%gs:0x10(", "a clash that was resolved is not counted")]
    [InlineData("nf_ct_resolve_clash", MutantOperator.DropCount, "%gs:0x14(", "a loss is not counted as insert_failed")]
    [InlineData("nf_ct_resolve_clash", MutantOperator.Invert, "je ", "what may be merged is dropped")]
    [InlineData("nf_conntrack_free", MutantOperator.DropCount, "decl", "the table's count keeps what is gone")]
    public async Task A_broken_kernel_is_noticed(string function, MutantOperator how, string instruction, string because)
    {
        await lab.Prepare(output);
        MutantResult result = await lab.Judge(MutantSelection.All(lab.Modules, [function]).First(m => m.Operator == how && m.Before.Contains(instruction)));

        output.WriteLine($"{result}");
        result.Fate.Should().Be(Fate.Killed, because);
    }

    [SkippableFact]
    public async Task A_kernel_that_is_not_broken_survives()
    {
        await lab.Prepare(output);
        Mutation nothing = new("nf_conntrack", "nf_confirm", 0, MutantOperator.Constant, "", "");

        (await lab.Judge(nothing)).Should().Match<MutantResult>(result => result.Fate == Fate.Survived && result.Differs.Count == 0);
    }

    /// <summary>The healthy kernel, raced once for all.</summary>
    public sealed class Laboratory
    {
        private static readonly Scenario[] s_scenarios =
            [.. ((string[])["udp/none/forward/forced", "udp/dnat-two/forward/forced", "tcp/none/forward/forced"]).Select(name => ScenarioCatalog.Find(name)!)];

        private MutantTrial? _trial;
        private RunRecord? _healthy;

        internal IReadOnlyList<ModuleCode> Modules { get; private set; } = [];

        internal async Task Prepare(ITestOutputHelper output)
        {
            RequiredPrograms.SkipUnlessGuestsBoot();
            RequiredPrograms.SkipWithoutApt();
            if (_healthy is not null)
                return;
            var kernel = KernelReference.Parse("debian:6.1");
            OutputProgress progress = new(output);
            (KernelImage image, _) = await new KernelStore(CacheDirectory.Default, mirror: null, progress).Get(kernel, modules: null, CancellationToken.None);
            string agent = await AgentBinary.Get(CacheDirectory.Default, progress, CancellationToken.None);
            Modules = MutantSelection.ModulesOf(image);
            _trial = new(image, agent, s_scenarios, rounds: 1, new() { Kernel = kernel });
            _healthy = await _trial.Healthy(Modules[0], [], CancellationToken.None);
        }

        internal Task<MutantResult> Judge(Mutation mutant) =>
            _trial!.Judge(mutant, Modules.Single(module => module.Name == mutant.Module), _healthy!, [], CancellationToken.None);
    }
}
