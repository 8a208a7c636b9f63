using System.Text.Json;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Evidence;

public sealed class EvidenceFolderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-").FullName;

    [Fact]
    public void Files_come_through_the_agent_s_answer_into_a_folder_of_the_kernel_and_the_scenario()
    {
        RaceAnswer answer = Answer("1-client-eth0.pcapng") with { Observation = new() };
        string line = JsonSerializer.Serialize(answer, WireJson.Default.RaceAnswer);
        line.Should().NotContain("\n");

        EvidenceFolder.Write(_directory, "6.1.0", JsonSerializer.Deserialize(line, WireJson.Default.RaceAnswer)!);

        File.ReadAllBytes(Path.Combine(_directory, "6.1.0", "udp_dnat-one_forward", "1-client-eth0.pcapng")).Should().Equal(0, 10, 255);
    }

    [Fact]
    public void An_answer_from_before_there_was_evidence_has_none() =>
        JsonSerializer.Deserialize("""{"scenario":"udp/none/local","seconds":1}""", WireJson.Default.RaceAnswer)!.Evidence.Should().BeEmpty();

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void A_name_that_leads_out_of_the_folder_is_refused(string name)
    {
        Action write = () => EvidenceFolder.Write(_directory, "6.1.0", Answer(name));

        write.Should().Throw<HarnessException>().WithMessage($"*'{name}'*");
    }

    [Theory]
    [InlineData("../..")]
    [InlineData("/")]
    [InlineData("..")]
    public void A_release_that_leads_out_of_the_directory_stays_in_it(string release) =>
        Path.GetFullPath(EvidenceFolder.Write(_directory, release, Answer("rules"))).Should().StartWith(_directory + "/");

    [Fact]
    public void A_folder_that_cannot_be_made_is_the_harness_s_trouble()
    {
        File.WriteAllText(Path.Combine(_directory, "6.1.0"), "in the way");
        Action write = () => EvidenceFolder.Write(_directory, "6.1.0", Answer("rules"));

        write.Should().Throw<HarnessException>().WithMessage("*--evidence*");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static RaceAnswer Answer(string name) => new("udp/dnat-one/forward", 1) { Evidence = [new(name, [0, 10, 255])] };
}
