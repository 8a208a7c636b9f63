using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]
// Two guests on two cores take more than twice as long as one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
