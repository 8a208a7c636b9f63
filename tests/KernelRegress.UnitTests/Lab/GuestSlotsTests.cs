using KernelRegress.Lab.Guests;

namespace KernelRegress.UnitTests.Lab;

public sealed class GuestSlotsTests
{
    [Fact]
    public void A_list_of_CPUs_is_read_as_the_kernel_writes_it() => HostCpus.Parse("0-2,8,10-11").Should().Equal(0, 1, 2, 8, 10, 11);

    [Fact]
    public void This_process_may_use_at_least_one_CPU() => HostCpus.Allowed.Should().NotBeEmpty();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 4)]
    public void There_is_one_job_for_each_two_CPUs(int hostCpus, int jobs) => GuestSlots.DefaultJobs(2, Cpus(hostCpus)).Should().Be(jobs);

    [Fact]
    public async Task Guests_at_the_same_time_have_CPUs_of_their_own()
    {
        using GuestSlots slots = new(2, 2, Cpus(4));
        TaskCompletionSource bothRun = new();
        Task<IReadOnlyList<int>> first = slots.Run(async cpus => { await bothRun.Task; return cpus; }, default);
        Task<IReadOnlyList<int>> second = slots.Run(cpus => { bothRun.SetResult(); return Task.FromResult(cpus); }, default);
        (await first).Concat(await second).Should().BeEquivalentTo([0, 1, 2, 3]);
    }

    [Fact]
    public async Task A_guest_waits_until_there_is_a_place()
    {
        using GuestSlots slots = new(1, 2, Cpus(4));
        TaskCompletionSource ends = new();
        Task<bool> first = slots.Run(async _ => { await ends.Task; return true; }, default);
        Task<bool> second = slots.Run(_ => Task.FromResult(ends.Task.IsCompleted), default);
        second.IsCompleted.Should().BeFalse();
        ends.SetResult();
        (await second).Should().BeTrue();
        await first;
    }

    [Fact]
    public async Task Nothing_is_pinned_where_there_are_too_few_CPUs()
    {
        using GuestSlots slots = new(2, 2, Cpus(2));
        (await slots.Run(Task.FromResult, default)).Should().BeEmpty();
    }

    private static int[] Cpus(int count) => [.. Enumerable.Range(0, count)];
}
