using System.Buffers.Binary;
using System.Diagnostics;
using KernelRegress.Lab;
using KernelRegress.Results;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

/// <summary>Packages laid out as the vendors do, with a kernel of a few bytes.</summary>
public sealed class PackageFilesTests : IDisposable
{
    private const string Release = "6.11.4-301.fc41.x86_64";
    private const string Modules = $"lib/modules/{Release}";

    private static readonly (string, byte[]) s_conntrack = ($"{Modules}/kernel/net/netfilter/nf_conntrack.ko", Module());
    private static readonly (string, byte[]) s_nat = ($"{Modules}/kernel/net/netfilter/nf_nat.ko.gz", DebMaker.Gzip(Module("depends=nf_conntrack")));

    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-test-").FullName;

    [SkippableFact]
    public async Task Fedora_spreads_a_kernel_over_rpms()
    {
        string core = Rpm("kernel-core", ($"{Modules}/vmlinuz", Kernel()), ($"{Modules}/.vmlinuz.hmac", [1]));
        string modules = Rpm("kernel-modules-core", s_conntrack, s_nat);

        KernelImage image = await Get($"{core},{modules}");

        image.Release.Should().Be(Release);
        Names(image).Should().Equal("nf_conntrack", "nf_nat");
        image.Package.Should().Be("kernel-core-1-1.x86_64.rpm kernel-modules-core-1-1.x86_64.rpm");
        image.Id.Should().Be($"{core},{modules}");
        (await Get(Path.GetDirectoryName(core)!)).Should().BeEquivalentTo(image with { Id = Path.GetDirectoryName(core)! }, "a directory stands for the packages in it");
    }

    [SkippableFact]
    public async Task Amazon_has_all_in_one_rpm() =>
        Names(await Get(Rpm("kernel", ($"boot/vmlinuz-{Release}", Kernel()), s_conntrack))).Should().Equal("nf_conntrack");

    [Fact]
    public async Task Ubuntu_spreads_a_kernel_over_debs()
    {
        string image = File("linux-image-unsigned.deb", DebMaker.Deb(($"./boot/vmlinuz-{Release}", Kernel())));
        string modules = File("linux-modules.deb", DebMaker.Deb(($"./{s_conntrack.Item1}", s_conntrack.Item2), ($"./{s_nat.Item1}", s_nat.Item2)));

        Names(await Get($"{image},{modules}")).Should().Equal("nf_conntrack", "nf_nat");
    }

    [SkippableTheory]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("tar.xz")]
    [InlineData("tar.zst")]
    public async Task Make_leaves_a_tar(string ending) =>
        Names(await Get(Tar($"linux.{ending}", ($"boot/vmlinuz-{Release}", Kernel()), ($"boot/vmlinuz-{Release}.old", Kernel("5.0.0 (me) #1 old")), s_conntrack))).Should().Equal("nf_conntrack");

    [Theory]
    [InlineData("boot/vmlinuz-" + Release, Modules)]
    [InlineData(Modules + "/vmlinuz", Modules)]
    [InlineData("boot/vmlinuz-" + Release, "usr/" + Modules)]
    [InlineData("usr/" + Modules + "/vmlinuz", "usr/" + Modules)]
    public async Task An_installed_system_is_a_directory_or_its_kernel(string kernel, string modules)
    {
        string root = Path.Combine(_directory, "root");
        string file = File($"root/{kernel}", Kernel());
        File($"root/{modules}/kernel/nf_conntrack.ko", Module());

        Names(await Get(root)).Should().Equal("nf_conntrack");
        Names(await Get(file)).Should().Equal("nf_conntrack");
    }

    [Fact]
    public async Task A_unified_image_has_its_kernel_inside()
    {
        string image = File("root/boot/linux.efi", Unified(Kernel()));
        File($"root/{Modules}/kernel/nf_conntrack.ko", Module());

        KernelImage unpacked = await Get(image);

        unpacked.Release.Should().Be(Release);
        Names(unpacked).Should().Equal("nf_conntrack");
        System.IO.File.ReadAllBytes(unpacked.BootFile).Should().Equal(Kernel());
    }

    [Theory]
    [InlineData(0x50)]
    [InlineData(0x200)]
    [InlineData(0x240)]
    public async Task A_unified_image_that_is_cut_short_is_refused(int length) =>
        await Refused(File("linux.efi", Unified(Kernel())[..length]), "*linux.efi is no kernel that can be booted: *Next: *");

    [Fact]
    public async Task A_program_for_the_firmware_that_is_no_kernel_is_refused() =>
        await Refused(File("shim.efi", Unified(Kernel(), ".text")), "*shim.efi is no kernel that can be booted: *Next: *");

    [Fact]
    public async Task An_installed_system_with_two_kernels_asks_which()
    {
        File($"root/boot/vmlinuz-{Release}", Kernel());
        File("root/boot/vmlinuz-5.0.0", Kernel("5.0.0 (me) #1 old"));

        await Refused(Path.Combine(_directory, "root"), "* has 2 kernels: *5.0.0*Next: name one, such as --kernel *");
    }

    [Fact]
    public async Task An_installed_system_without_the_modules_of_its_kernel_is_refused()
    {
        File($"root/boot/vmlinuz-{Release}", Kernel());

        await Refused(Path.Combine(_directory, "root"), $"There are no modules of {Release} in *Next: add the package*");
    }

    [Fact]
    public async Task An_installed_system_whose_kernel_is_none_is_refused()
    {
        File("root/boot/vmlinuz-1", [1, 2, 3]);

        await Refused(Path.Combine(_directory, "root"), "*vmlinuz-1 is no kernel that can be booted*");
    }

    [SkippableFact]
    public async Task What_the_kernel_has_built_in_is_not_missed()
    {
        string tar = Tar("linux.tar", ($"{Modules}/vmlinuz", Kernel()), ($"{Modules}/modules.builtin", "kernel/net/netfilter/nf_conntrack.ko\n"u8.ToArray()), s_nat);

        KernelImage image = await Get(tar);

        Names(image).Should().Equal("nf_nat");
        image.SkippedModules.Select(skipped => skipped.Name).Should().NotContain("nf_conntrack").And.Contain("nft_nat");
    }

    [Fact]
    public async Task Without_the_kernel_its_package_is_named() =>
        await Refused(File("linux-modules.deb", DebMaker.Deb(s_conntrack)), "There is no kernel (vmlinuz) in linux-modules.deb.*kernel-core (Fedora, RHEL)*linux-image-unsigned-*");

    [Fact]
    public async Task Without_the_modules_of_this_kernel_their_package_is_named() =>
        await Refused(File("kernel.deb", DebMaker.Deb(($"{Modules}/vmlinuz", Kernel("6.9.9 (me) #1 other")), s_conntrack)), "There are no modules of 6.9.9 in kernel.deb.*kernel-modules-core*linux-modules-6.9.9 (Ubuntu)*");

    [Fact]
    public async Task Two_kernels_in_packages_are_refused() => await Refused(
        File("a.deb", DebMaker.Deb(($"boot/vmlinuz-{Release}", Kernel()), ("boot/vmlinuz-6.9.9", Kernel("6.9.9 (me) #1 other")))), $"Two kernels: {Release} (*) and 6.9.9 (*--kernel once for each*");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kernel_for_arm64_is_refused_with_the_word(bool packed)
    {
        byte[] arm = new byte[4096];
        "ARMd"u8.CopyTo(arm.AsSpan(56));

        await Refused(File("linux-image.deb", DebMaker.Deb(($"boot/vmlinuz-{Release}", packed ? DebMaker.Gzip(arm) : arm))), "*is a kernel for arm64.*x86_64*");
    }

    [Fact]
    public async Task A_kernel_for_arm64_that_firmware_starts_is_refused_too()
    {
        byte[] arm = [.. "MZ\0\0zimg"u8, .. new byte[4096]];
        BinaryPrimitives.WriteInt32LittleEndian(arm.AsSpan(0x3C), 0x40);
        "PE\0\0"u8.CopyTo(arm.AsSpan(0x40));
        BinaryPrimitives.WriteUInt16LittleEndian(arm.AsSpan(0x44), 0xAA64);

        await Refused(File("vmlinuz", arm), "*is a kernel for arm64.*");
    }

    [SkippableTheory]
    [InlineData("kernel.rpm")]
    [InlineData("kernel.tar.gz")]
    [InlineData("kernel.deb")]
    public async Task A_damaged_package_is_named_with_the_next_step(string name)
    {
        SkipWithout("bsdtar");
        await Refused(File(name, [.. "neither nor"u8]), $"*Next: fetch {_directory}/{name} again*");
    }

    [Fact]
    public async Task What_is_no_package_beside_one_is_refused() =>
        await Refused($"{File("a.deb", DebMaker.Deb())},{File("notes.txt", [1])}", "*notes.txt is no package.*Next: *");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task<KernelImage> Get(string text) =>
        (await new KernelStore(new(Path.Combine(_directory, "cache")), null, new Progress<string>()).Get(KernelReference.Parse(text), null, default)).Image;

    private async Task Refused(string text, string why) => await FluentActions.Awaiting(() => Get(text)).Should().ThrowAsync<HarnessException>().WithMessage(why);

    private static IEnumerable<string?> Names(KernelImage image) => image.Modules.Select(Path.GetFileNameWithoutExtension);

    private static byte[] Kernel(string version = $"{Release} (me@here) #1 SMP today") => BzImageMaker.BzImage([1, 2, 3, 4, 5, 6, 7, 8], version);

    // A PE file with one section behind its headers (Microsoft's PE format specification).
    private static byte[] Unified(byte[] kernel, string section = ".linux")
    {
        const int headers = 0x200, coff = 0x44, optional = coff + 20, sections = optional + 240;
        byte[] image = [.. new byte[headers], .. kernel];
        void Put16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), (ushort)value);
        void Put32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(at), value);
        "MZ"u8.CopyTo(image);
        Put32(0x3C, 0x40);
        "PE\0\0"u8.CopyTo(image.AsSpan(0x40));
        Put16(coff, 0x8664);
        Put16(coff + 2, 1);
        Put16(coff + 16, 240);
        Put16(optional, 0x20B);
        Put32(optional + 108, 16);
        System.Text.Encoding.ASCII.GetBytes(section).CopyTo(image, sections);
        Put32(sections + 8, kernel.Length);
        Put32(sections + 12, 0x1000);
        Put32(sections + 16, kernel.Length);
        Put32(sections + 20, headers);
        return image;
    }

    private static byte[] Module(string modinfo = "depends=") => ElfMaker.Module("license=GPL", modinfo);

    private string File(string name, byte[] contents)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, contents);
        return path;
    }

    private string Tar(string name, params (string Path, byte[] Contents)[] files)
    {
        string path = Path.Combine(_directory, name);
        Run("bsdtar", "-caf", path, "-C", Laid(name, files), ".");
        return path;
    }

    private string Rpm(string name, params (string Path, byte[] Contents)[] files)
    {
        string spec = File($"{name}.spec", System.Text.Encoding.UTF8.GetBytes($"""
            Name: {name}
            Version: 1
            Release: 1
            Summary: a test
            License: MIT
            AutoReqProv: no
            %define __os_install_post %{"{nil}"}
            %description
            A test.
            %install
            cp -r {Laid(name, files)}/. %{"{buildroot}"}
            %files
            {string.Join('\n', files.Select(file => "/" + file.Path))}
            """));
        Run("rpmbuild", "-bb", "--quiet", "--target", "x86_64", "--define", $"_topdir {_directory}/rpmbuild", spec);
        return Directory.GetFiles(Path.Combine(_directory, "rpmbuild/RPMS/x86_64"), $"{name}-1-1*.rpm").Single();
    }

    private string Laid(string name, (string Path, byte[] Contents)[] files)
    {
        foreach ((string path, byte[] contents) in files)
            File($"laid-{name}/{path}", contents);
        return Path.Combine(_directory, "laid-" + name);
    }

    private static void Run(string program, params string[] arguments)
    {
        SkipWithout("bsdtar");
        SkipWithout(program);
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors);
    }

    private static void SkipWithout(string program) =>
        Skip.If(ProgramPath.TryFind(program) is null, $"{program} is not installed. Next: apt-get install {(program == "bsdtar" ? "libarchive-tools" : "rpm")}.");
}
