using KernelRegress.Results;

namespace KernelRegress.UnitTests.Schedules;

public sealed class ScheduleTests
{
    private static readonly string[] s_steps = [Steps.Lookup, Steps.Dnat, Steps.Snat, Steps.Confirm];
    private static readonly EveryOrder Twins = new(Translates: true, new Actor('A', ActorRole.First, s_steps), new Actor('B', ActorRole.First, s_steps));

    [Fact]
    public void Two_packets_of_four_steps_have_70_orders_and_of_five_252()
    {
        Twins.All.Should().HaveCount(70).And.OnlyHaveUniqueItems();
        Twins.Finer.All.Should().HaveCount(252).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_order_is_told_by_exactly_one_that_is_played()
    {
        Twins.All.Select(Twins.FirstOf).Distinct().Should().BeEquivalentTo(Twins.Distinct);
        Twins.Distinct.Should().HaveCount(8).And.OnlyContain(schedule => Twins.FirstOf(schedule).Equals(schedule));
    }

    [Fact]
    public void Where_a_packet_is_held_before_source_nat_makes_no_other_schedule() =>
        Twins.Finer.Distinct.Should().HaveCount(Twins.Distinct.Count);

    [Fact]
    public void Without_a_nat_chain_only_asking_and_storing_matter() =>
        (Twins with { Translates = false }).Distinct.Should().HaveCount(2);

    [Theory]
    [InlineData("B:lookup B:dnat A:lookup A:dnat A:snat A:confirm B:snat B:confirm")]
    [InlineData("A:lookup B:lookup B:dnat A:dnat A:snat A:confirm B:snat B:confirm")]
    public void Who_asks_first_is_called_A_and_asking_has_no_order(string line) =>
        Twins.FirstOf(Schedule.Parse(line, Twins)).Should().Be(Twins.FirstOf(Schedule.Parse(line.Replace('A', 'C').Replace('B', 'A').Replace('C', 'B'), Twins)));

    [Fact]
    public void A_line_is_read_as_it_was_written_whatever_stands_behind_the_arrow() =>
        Twins.Distinct.Should().OnlyContain(schedule => Schedule.Parse($"{schedule} -> A at x, B at y", Twins).Equals(schedule));

    [Theory]
    [InlineData("A:lookup A:confirm", "B does not come to its end (confirm)")]
    [InlineData("A:lookup A:confirm B:confirm", "the steps of B are lookup, dnat, route, snat, confirm, in this order")]
    [InlineData("A:lookup A:confirm C:lookup C:confirm", "nobody is called C; there are A, B")]
    [InlineData("A:snat A:lookup A:confirm B:lookup B:confirm", "the steps of A are lookup, dnat, route, snat, confirm, in this order")]
    [InlineData("A lookup", "'A' is no move")]
    public void A_line_that_is_no_schedule_is_refused_with_the_reason(string line, string reason) =>
        ((Action)(() => Schedule.Parse(line, Twins))).Should().Throw<FormatException>().WithMessage($"*{reason}*");

    [Fact]
    public void Several_steps_may_be_one_move() =>
        Schedule.Parse("A:lookup B:lookup A:confirm B:snat B:confirm", Twins).Moves.Should().HaveCount(5);

    [Fact]
    public void Nothing_is_answered_deleted_or_flushed_before_it_is_there()
    {
        foreach (Scenario scenario in ScenarioCatalog.All.Where(scenario => scenario.Orders is not null))
        {
            scenario.Orders!.Distinct.Should().OnlyContain(schedule => !schedule.Moves.TakeWhile(move => move.Step != Steps.Confirm)
                .Any(move => move.Step == Steps.Reply || move.Step == Steps.Delete || move.Step == Steps.Flush), scenario.Name);
        }
    }

    [Fact]
    public void The_whole_catalog_is_a_matter_of_seconds()
    {
        List<Scenario> families = [.. ScenarioCatalog.All.Where(scenario => scenario.Orders is not null)];

        families.Should().HaveCountGreaterThan(40).And.OnlyContain(scenario => scenario.Variant!.StartsWith("every-order"));
        families.Sum(scenario => scenario.Orders!.Distinct.Count).Should().BeInRange(1000, 2500);
    }
}
