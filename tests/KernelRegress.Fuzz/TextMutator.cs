using System.Text;
using System.Text.RegularExpressions;

namespace KernelRegress.Fuzz;

/// <summary>Damages lines of words and numbers.</summary>
internal static partial class TextMutator
{
    private static readonly string[] s_words =
    [
        "", "0", "-1", "1", "00", "4294967295", "4294967296", "18446744073709551615", "18446744073709551616", "99999999999999999999999", "ffffffffffffffff", "0x", "0xffff",
        "1e9", "NaN", "-", ",", "=", ":", ".", "a=b=c", "::1", "\t", "\n", "\0", "\u001b[2J", "::error::", "é", "\ud83d\ude00", "src=", "sport=-1", "srckey=", "0-2147483647", "3-1", "1-2-3",
    ];

    internal static byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        string text = Encoding.UTF8.GetString(seeds[random.Next(seeds.Count)]);
        for (int left = random.Next(1, 6); left > 0; left--)
            text = Change(random, text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(4) == 0 ? ByteMutator.Mutate(random, [bytes]) : bytes;
    }

    private static string Change(Random random, string text)
    {
        MatchCollection words = Word.Matches(text);
        if (words.Count == 0)
            return s_words[random.Next(s_words.Length)];
        Match word = words[random.Next(words.Count)];
        string[] lines = text.Split('\n');
        int line = random.Next(lines.Length);
        return random.Next(5) switch
        {
            0 => string.Join('\n', lines.Where((_, i) => i != line)),
            1 => string.Join('\n', lines.Take(line + 1).Concat(lines.Skip(line))),
            2 => text.Remove(word.Index, word.Length),
            _ => text.Remove(word.Index, word.Length).Insert(word.Index, random.Next(3) == 0 ? words[random.Next(words.Count)].Value : s_words[random.Next(s_words.Length)]),
        };
    }

    // Words, and what stands between = and the next space.
    [GeneratedRegex("[^\\s=,:-]+|[=,:-]")]
    private static partial Regex Word { get; }
}
