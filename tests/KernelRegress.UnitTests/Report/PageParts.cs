using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KernelRegress.UnitTests;

/// <summary>A report as a browser unpacks it.</summary>
internal static partial class PageParts
{
    /// <summary>The answers, from each kernel to each.</summary>
    public static IReadOnlyList<string> Answers(string html) => Unpack(Template().Matches(html).First(m => m.Groups["kind"].Value == "id=\"answers\""));

    /// <summary>The details of every cell, family by family.</summary>
    public static IReadOnlyList<string> Details(string html) =>
        [.. Template().Matches(html).Where(m => m.Groups["kind"].Value == "class=\"details\"").SelectMany(Unpack)];

    /// <summary>All that there is to read in it.</summary>
    public static string Everything(string html) => html + string.Concat(Answers(html)) + string.Concat(Details(html));

    private static string[] Unpack(Match template)
    {
        using MemoryStream packed = new(Convert.FromBase64String(template.Groups["content"].Value));
        using GZipStream gzip = new(packed, CompressionMode.Decompress);
        JsonElement[] content = JsonSerializer.Deserialize<JsonElement[]>(gzip)!;
        string[] parts = content[0].Deserialize<string[]>()!;
        return [.. content[1].Deserialize<int[][]>()!.Select(piece => string.Concat(piece.Select(number => parts[number])))];
    }

    [GeneratedRegex("<template (?<kind>[^>]*)>(?<content>[^<]*)</template>")]
    private static partial Regex Template();
}
