using KernelRegress.Fixtures.Evidence.Files;

namespace KernelRegress.UnitTests.Evidence;

public sealed class PcapngWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_the_specification()
    {
        var writer = new PcapngWriter("why", "router/eth0", "hop", linkType: 1);
        writer.Write(0x0102030405060708, [0xAA, 0xBB, 0xCC, 0xDD, 0xEE], length: 60, outgoing: true, "lost");

        Convert.ToHexString(writer.ToArray()).Should().Be(string.Concat(
            // section header: length 60, byte order, version 1.0, no section length; comment "why", application
            "0A0D0D0A", "3C000000", "4D3C2B1A", "01000000", "FFFFFFFFFFFFFFFF",
            "01000300", "77687900", "04000D00", "4B65726E656C52656772657373000000", "00000000", "3C000000",
            // interface: Ethernet, no limit; name, description, nanoseconds
            "01000000", "38000000", "01000000", "00000000",
            "02000B00", "726F757465722F6574683000", "03000300", "686F7000", "09000100", "09000000", "00000000", "38000000",
            // packet: interface 0, time, 5 bytes of 60; comment, outbound
            "06000000", "3C000000", "00000000", "04030201", "08070605", "05000000", "3C000000", "AABBCCDDEE000000",
            "01000400", "6C6F7374", "02000400", "02000000", "00000000", "3C000000"));
    }

    [Theory]
    [InlineData(1, 1)]      // ARPHRD_ETHER: LINKTYPE_ETHERNET
    [InlineData(772, 1)]    // ARPHRD_LOOPBACK has an Ethernet header of zeros
    [InlineData(768, 101)]  // ARPHRD_TUNNEL (ipip): LINKTYPE_RAW
    public void A_tunnel_s_frames_begin_with_their_IP_header(ushort arphrd, byte linkType) =>
        // Behind the section header's 56 bytes, and the block's type and length.
        new PcapngWriter("", "tunl0", "", arphrd).ToArray()[56 + 8].Should().Be(linkType);
}
