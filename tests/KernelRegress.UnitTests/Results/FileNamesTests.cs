using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class FileNamesTests
{
    private static readonly string[] Words =
    [
        "", ".", "..", "../../etc/passwd", "/etc/passwd", "a\0b", "a\nb", "<script>", ".hidden", "-rf", "a b", "\u202e", "\ud800", new string('x', 300), new string('/', 300), "..\\..",
    ];

    public static IEnumerable<object[]> Hostile => Words.Select(word => (object[])[word]);

    [Theory]
    [InlineData("6.12.43+deb13-cloud-amd64")]
    [InlineData("7.3.4~rc1_x")]
    public void A_plain_release_names_its_file(string release) => FileNames.Of(release).Should().Be(release);

    [Theory, MemberData(nameof(Hostile))]
    public void Anything_else_becomes_a_plain_name_in_the_same_directory(string release)
    {
        FileNames.IsPlain(release).Should().BeFalse();
        FileNames.IsPlain(FileNames.Of(release)).Should().BeTrue();
        Path.GetDirectoryName(RecordFile.PathOf("/results", release)).Should().Be("/results");
    }

    [Fact]
    public void Two_releases_never_share_a_file_for_what_was_taken_out_of_their_names() =>
        Words.Select(FileNames.Of).Should().OnlyHaveUniqueItems();
}
