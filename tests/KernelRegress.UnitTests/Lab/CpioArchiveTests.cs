using System.Text;
using KernelRegress.Lab.Images;

namespace KernelRegress.UnitTests.Lab;

public sealed class CpioArchiveTests
{
    [Fact]
    public void Names_and_contents_are_filled_up_to_four_bytes()
    {
        string archive = Write(a => a.AddFile("init", "#!x"u8));
        // 110 bytes of header and "init\0" make 115, one more 116; "#!x" makes 3, one more 4.
        archive.Should().StartWith("070701").And.Contain("init\0\0#!x\0070701").And.Contain("TRAILER!!!");
        (archive.Length % 4).Should().Be(0);
    }

    [Fact]
    public void The_length_of_the_contents_is_in_the_header() =>
        Write(a => a.AddFile("init", new byte[0x1234])).Substring(6 + 6 * 8, 8).Should().Be("00001234");

    [Fact]
    public void Files_are_executable_and_directories_are_directories()
    {
        Write(a => a.AddFile("init", [])).Substring(14, 8).Should().Be("000081ed");
        Write(a => a.AddDirectory("proc")).Substring(14, 8).Should().Be("000041ed");
    }

    private static string Write(Action<CpioArchive> add)
    {
        MemoryStream output = new();
        CpioArchive archive = new(output);
        add(archive);
        archive.End();
        return Encoding.Latin1.GetString(output.ToArray());
    }
}
