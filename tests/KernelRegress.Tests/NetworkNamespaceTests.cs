using KernelRegress.Fixtures;
using KernelRegress.Netlink;

namespace KernelRegress.Tests;

public sealed class NetworkNamespaceTests
{
    [SkippableFact]
    public void A_new_namespace_has_nothing_but_loopback()
    {
        OnThisKernel.RequireRoot();
        using NetworkNamespace empty = NetworkNamespace.Create("empty");

        empty.Run(Links).Should().Equal("lo");
    }

    [SkippableFact]
    public void What_is_made_inside_stays_inside()
    {
        OnThisKernel.RequireRoot();
        IReadOnlyList<string> before = Links();
        using NetworkNamespace inside = NetworkNamespace.Create("inside");
        inside.Run(() =>
        {
            using RouteSocket route = RouteSocket.Open();
            route.AddLink(new VethLink("left", new VethPeer("right")));
        });

        inside.Run(Links).Should().Contain(["left", "right"]);
        Links().Should().Equal(before);
    }

    [SkippableFact]
    public void The_thread_that_runs_something_inside_is_no_other_thread_s()
    {
        OnThisKernel.RequireRoot();
        using NetworkNamespace inside = NetworkNamespace.Create("inside");

        int thread = inside.Run(() => Environment.CurrentManagedThreadId);

        thread.Should().NotBe(Environment.CurrentManagedThreadId, "setns acts on a thread, and ours must stay where it is");
    }

    [SkippableFact]
    public void A_failure_inside_comes_out_as_it_was()
    {
        OnThisKernel.RequireRoot();
        using NetworkNamespace inside = NetworkNamespace.Create("inside");

        Action fail = () => inside.Run(() => throw new InvalidOperationException("inside"));

        fail.Should().Throw<InvalidOperationException>().WithMessage("inside");
    }

    private static IReadOnlyList<string> Links()
    {
        using RouteSocket route = RouteSocket.Open();
        return [.. route.Links().Select(link => link.Name)];
    }
}
