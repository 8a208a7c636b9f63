// A race wants both CPUs for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
