using System.Runtime.CompilerServices;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using KernelRegress.Cli.Commands;
using KernelRegress.Fixtures;
using KernelRegress.Lab;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.UnitTests;

/// <summary>
/// The folders of each library are its rooms. A room that uses another is never used by it, on any way round: so each can be read, and
/// changed, without the rooms above it.
/// </summary>
public sealed class RoomTests
{
    private static readonly System.Reflection.Assembly[] s_assemblies =
    [
        typeof(NetlinkException).Assembly, typeof(Scenario).Assembly, typeof(Race).Assembly, typeof(KernelSession).Assembly, typeof(CompareCommand).Assembly,
    ];

    [Fact]
    public void No_room_uses_a_room_that_uses_it()
    {
        Dictionary<string, HashSet<string>> uses = Uses();
        uses.Should().HaveCountGreaterThan(20, "the rooms were found");

        uses.Keys.Where(room => Reached(uses, room).Contains(room)).Order().Should().BeEmpty();
    }

    // Which rooms each room uses.
    private static Dictionary<string, HashSet<string>> Uses()
    {
        Dictionary<string, string> homes = Homes();
        Dictionary<string, HashSet<string>> uses = [];
        foreach (IType type in new ArchLoader().LoadAssemblies(s_assemblies).Build().Types)
        {
            if (RoomOf(homes, type) is not { } room)
                continue;
            HashSet<string> used = uses.TryGetValue(room, out HashSet<string>? known) ? known : uses[room] = [];
            used.UnionWith(type.Dependencies.Select(dependency => RoomOf(homes, dependency.Target)).OfType<string>().Where(other => other != room));
        }

        return uses;
    }

    // The room of each type, by library and name: a type has a file of its name.
    private static Dictionary<string, string> Homes()
    {
        Dictionary<string, string> homes = [];
        foreach (string library in s_assemblies.Select(assembly => assembly.GetName().Name!.Replace("kernelregress", "KernelRegress.Cli")))
        {
            string root = Path.Combine(Sources(), library);
            foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".razor"))
            {
                string[] folders = Path.GetRelativePath(root, file).Split('/')[..^1];
                homes[$"{library}/{Path.GetFileName(file).Split('.')[0]}"] = folders.Length == 0 ? library : $"{library}/{folders[0]}";
            }
        }

        return homes;
    }

    private static string? RoomOf(Dictionary<string, string> homes, IType type)
    {
        // What the compiler makes up has neither.
        if (type is not { Assembly: not null, Namespace.FullName: { Length: > 0 } @namespace } || !type.FullName.StartsWith(@namespace, StringComparison.Ordinal))
            return null;
        string name = type.FullName[(@namespace.Length + 1)..].Split('+', '/', '`')[0];
        string library = type.Assembly.Name.Split(',')[0].Replace("kernelregress", "KernelRegress.Cli");
        return homes.GetValueOrDefault($"{library}/{name}");
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> uses, string from)
    {
        HashSet<string> reached = [];
        Queue<string> next = new([from]);
        while (next.TryDequeue(out string? room))
        {
            foreach (string other in uses.GetValueOrDefault(room, []).Where(reached.Add))
                next.Enqueue(other);
        }

        return reached;
    }

    private static string Sources([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../fixtures"));
}
