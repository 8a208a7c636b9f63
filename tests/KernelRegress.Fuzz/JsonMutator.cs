using System.Text;
using System.Text.Json.Nodes;

namespace KernelRegress.Fuzz;

/// <summary>Puts something else in the place of values, so that what is left is most often JSON still.</summary>
internal static class JsonMutator
{
    private const string Mark = "\"@@@\"";

    private static readonly string[] s_values =
    [
        "null", "true", "0", "1", "-1", "62", "2147483647", "-2147483648", "2147483648", "9007199254740992", "9007199254740993", "9223372036854775807", "-9223372036854775808", "1e308", "1e999", "-1e999",
        "NaN", "0.5", "1e-400", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[2J\"", "\"::error::x\"", "\"../../x\"", "\"/etc/passwd\"", "\"NaN\"", "[]", "{}", "[null]", "[[]]", "{\"x\":null}", "{\"\\ud800\":1}",
        $"\"{new string('x', 5000)}\"", new string('[', 100), $"{new string('[', 60)}{new string(']', 60)}", "\"held\"", "\"violated\"", "\"resolved\"", "\"dropped-and-counted\"", "\"2026-01-01\"",
    ];

    internal static byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        JsonNode root = JsonNode.Parse(seeds[random.Next(seeds.Count)])!;
        List<string> values = [];
        for (int left = random.Next(1, 5); left > 0; left--)
            Change(random, root, values);
        string json = root.ToJsonString();
        foreach (string value in values)
        {
            if (json.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and int at)
                json = $"{json[..at]}{value}{json[(at + Mark.Length)..]}";
        }

        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return random.Next(8) == 0 ? ByteMutator.Mutate(random, [bytes]) : bytes;
    }

    private static void Change(Random random, JsonNode root, List<string> values)
    {
        JsonNode parent = Draw(random, root);
        JsonNode mark = JsonNode.Parse(Mark)!;
        if (parent is JsonObject { Count: > 0 } properties)
        {
            string name = properties.ElementAt(random.Next(properties.Count)).Key;
            if (random.Next(5) == 0)
            {
                properties.Remove(name);
                return;
            }

            properties[name] = mark;
        }
        else if (parent is JsonArray { Count: > 0 } list)
        {
            list[random.Next(list.Count)] = random.Next(5) == 0 ? list[0]?.DeepClone() : mark;
        }

        values.Add(s_values[random.Next(s_values.Length)]);
    }

    // Deep places as likely as shallow ones.
    private static JsonNode Draw(Random random, JsonNode node)
    {
        while (true)
        {
            JsonNode[] inside = node switch
            {
                JsonObject properties => [.. properties.Select(each => each.Value).Where(value => value is JsonObject or JsonArray)!],
                JsonArray list => [.. list.Where(value => value is JsonObject or JsonArray)!],
                _ => [],
            };
            if (inside.Length == 0 || random.Next(4) == 0)
                return node;
            node = inside[random.Next(inside.Length)];
        }
    }
}
