using System.Diagnostics;
using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Debian;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>Debian's kernel 6.1, packed as other vendors pack theirs.</summary>
public sealed class VendorPackageTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_parts = ["net", "lib", "crypto", "drivers/net", "arch"];

    private readonly OutputProgress _progress = new(output);
    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-test-").FullName;

    [SkippableFact]
    public async Task Rpms_as_Fedora_spreads_a_kernel_over_boot_and_race()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipWithoutPackers();
        (string root, string release) = await Unpacked();
        string modules = $"{root}/lib/modules/{release}";
        File.Move($"{root}/boot/vmlinuz-{release}", $"{modules}/vmlinuz");
        // As Fedora's are; one that is packed another way, as others' are.
        Run("xz", "--check=crc32", $"{modules}/kernel/net/netfilter/nf_conntrack.ko");
        Run("zstd", "-q", "--rm", $"{modules}/kernel/net/netfilter/nf_nat.ko");
        Run("gzip", $"{modules}/kernel/net/netfilter/nf_tables.ko");
        Rpm("kernel-core", root, $"/lib/modules/{release}/vmlinuz", $"/lib/modules/{release}/modules.builtin");
        Rpm("kernel-modules-core", root, $"/lib/modules/{release}/kernel");

        await using GuestSession session = await GuestSession.Open(
            new() { Kernel = KernelReference.Parse($"{_directory}/rpmbuild/RPMS/x86_64"), Progress = _progress, Machine = new() { Accelerator = Accelerator.Tcg } });
        session.Kernel.Release.Should().Be(release);
        session.Kernel.Package.Should().Be("kernel-core-1-1.x86_64.rpm kernel-modules-core-1-1.x86_64.rpm");

        RaceAnswer answer = await session.Race(new("udp/dnat-two/forward/forced"));
        output.WriteLine($"{answer.Unsupported}{answer.Error}{answer.Observation}\n{session.Timings}");
        answer.Judge(ScenarioCatalog.Find("udp/dnat-two/forward/forced")!).Verdict.Should().Be(VerdictKind.Held);
    }

    [SkippableFact]
    public async Task Debs_as_Ubuntu_splits_a_kernel_give_what_the_whole_one_gives()
    {
        RequiredPrograms.SkipWithoutPackers();
        (string root, string release) = await Unpacked();
        string image = Deb($"linux-image-unsigned-{release}", root, $"boot/vmlinuz-{release}");
        string modules = Deb($"linux-modules-{release}", root, "lib");

        KernelImage split = await Get($"{image},{modules}"), whole = await Get("debian:6.1");

        split.Release.Should().Be(whole.Release);
        split.Modules.Select(Path.GetFileName).Should().Equal(whole.Modules.Select(Path.GetFileName));
        File.ReadAllBytes(split.BootFile).Should().Equal(File.ReadAllBytes(whole.BootFile));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task<KernelImage> Get(string kernel) => (await new KernelStore(CacheDirectory.Default, null, _progress).Get(KernelReference.Parse(kernel), null, default)).Image;

    // The package that the project's own cache has; without what no race needs, so that it is packed in seconds.
    private async Task<(string Root, string Release)> Unpacked()
    {
        RequiredPrograms.SkipWithoutApt();
        string root = Directory.CreateDirectory(Path.Combine(_directory, "root")).FullName;
        DebianKernels debian = new(CacheDirectory.Default, null, _progress);
        try
        {
            DebianKernel kernel = await debian.Find("6.1", KernelCatalog.SuiteOf("debian:6.1"), default);
            foreach (string package in await debian.Fetch(kernel, default))
                Run("dpkg-deb", "-x", package, root);
            string all = $"{root}/lib/modules/{kernel.Release}/kernel", kept = $"{_directory}/kept";
            Directory.Move(all, kept);
            foreach (string part in s_parts)
            {
                Directory.CreateDirectory(Path.GetDirectoryName($"{all}/{part}")!);
                Directory.Move($"{kept}/{part}", $"{all}/{part}");
            }

            return (root, kernel.Release);
        }
        catch (HarnessException e)
        {
            Skip.If(true, e.Message);
            throw;
        }
    }

    private void Rpm(string name, string root, params string[] files)
    {
        string spec = Path.Combine(_directory, name + ".spec");
        File.WriteAllText(spec, $"""
            Name: {name}
            Version: 1
            Release: 1
            Summary: a test
            License: MIT
            AutoReqProv: no
            %define __os_install_post %{"{nil}"}
            %define _build_id_links none
            %define _binary_payload w1.zstdio
            %description
            A test.
            %install
            cp -rl {root}/lib %{"{buildroot}"}/
            %files
            {string.Join('\n', files)}
            """);
        Run("rpmbuild", "-bb", "--quiet", "--target", "x86_64", "--define", "_unpackaged_files_terminate_build 0", "--define", $"_topdir {_directory}/rpmbuild", spec);
    }

    private string Deb(string name, string root, string part)
    {
        string laid = Path.Combine(_directory, name);
        Directory.CreateDirectory($"{laid}/DEBIAN");
        Directory.CreateDirectory(Path.GetDirectoryName($"{laid}/{part}")!);
        Run("cp", "-rl", $"{root}/{part}", $"{laid}/{part}");
        File.WriteAllText($"{laid}/DEBIAN/control", $"Package: {name}\nVersion: 1\nArchitecture: amd64\nMaintainer: me <me@example.org>\nDescription: a test\n");
        Run("dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", laid, $"{_directory}/{name}.deb");
        return $"{_directory}/{name}.deb";
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, $"{program}: {errors}{output.Result}");
    }
}
