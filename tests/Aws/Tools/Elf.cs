using System.Runtime.InteropServices;
using System.Text;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>As much of a program for Linux as scripts look at: its header, and the names of what it needs.</summary>
internal static class Elf
{
    public const string X64 = "x86_64";
    public const string Arm64 = "arm64";

    /// <summary>The architecture of this machine, as Lambda names it.</summary>
    public static string Machine => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? Arm64 : X64;

    /// <param name="architecture">What it is for.</param>
    /// <param name="versions">Versions of the C library's symbols, such as <c>GLIBC_2.34</c>.</param>
    public static byte[] Program(string architecture, params string[] versions)
    {
        byte machine = architecture == Arm64 ? (byte)183 : (byte)62;
        byte[] header = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0];
        return [.. header, 0, .. Encoding.ASCII.GetBytes(string.Concat(versions.Select(version => $"{version}\0")))];
    }
}
