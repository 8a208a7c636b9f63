using KernelRegress.Lab.Debian;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Lab;

public sealed class DebianMirrorTests
{
    private const string Lines = """
        # deb http://commented.example/debian bookworm main
        deb-src http://source.example/debian bookworm main
        deb [arch=amd64 signed-by=/keys/other.gpg] http://other.example/linux/debian bookworm stable
        deb http://database.example/apt bookworm main
        deb [signed-by=/keys/debian.gpg] http://mirror.example/debian/ bookworm main contrib # ours
        deb http://security.example/debian-security bookworm-security main
        """;

    private const string Stanzas = """
        Types: deb deb-src
        # a comment inside
        URIs: http://mirror.example/debian
        Suites: trixie trixie-updates
        Components: main
        Signed-By: /keys/debian.gpg

        Types: deb
        URIs: http://off.example/debian
        Suites: trixie
        Enabled: no

        Types: deb
        URIs: http://inline.example/debian
        Suites: sid
        Signed-By:
         -----BEGIN PGP PUBLIC KEY BLOCK-----
         .
         abc
        """;

    [Fact]
    public void One_line_sources_are_read() => AptSources.ParseLines(Lines).Should().Equal(
        new AptSource("http://other.example/linux/debian", "bookworm", "stable", "/keys/other.gpg"),
        new AptSource("http://database.example/apt", "bookworm", "main", null),
        new AptSource("http://mirror.example/debian/", "bookworm", "main contrib", "/keys/debian.gpg"),
        new AptSource("http://security.example/debian-security", "bookworm-security", "main", null));

    [Fact]
    public void Stanzas_are_read() => AptSources.ParseStanzas(Stanzas).Select(s => (s.Uri, s.Suite)).Should().Equal(
        ("http://mirror.example/debian", "trixie"), ("http://mirror.example/debian", "trixie-updates"), ("http://inline.example/debian", "sid"));

    [Fact]
    public void A_key_in_the_source_itself_is_kept_whole() =>
        AptSources.ParseStanzas(Stanzas).Last().SignedBy.Should().StartWith("\n -----BEGIN").And.EndWith(" .\n abc");

    [Fact]
    public void The_machines_own_sources_decide_and_not_those_of_others()
    {
        DebianMirror mirror = Find(Lines, chosen: null);
        mirror.UriOf("sid").Should().Be("http://mirror.example/debian");
        mirror.UriOf("trixie-security").Should().Be("http://security.example/debian-security");
        mirror.Keys.Should().Be("/keys/debian.gpg");
    }

    [Fact]
    public void A_chosen_mirror_has_its_security_archive_beside_it()
    {
        DebianMirror mirror = Find(Lines, "http://chosen.example/debian/");
        mirror.UriOf("sid").Should().Be("http://chosen.example/debian");
        mirror.UriOf("trixie-security").Should().Be("http://chosen.example/debian-security");
    }

    [Fact]
    public void A_machine_without_Debian_sources_is_told_what_to_do() =>
        FluentActions.Invoking(() => Find("deb http://mirror.example/ubuntu noble main", chosen: null))
            .Should().Throw<HarnessException>().WithMessage("*knows no Debian archive*--mirror URI*");

    private static DebianMirror Find(string lines, string? chosen) => DebianMirror.Find([.. AptSources.ParseLines(lines)], chosen);
}
