using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]
// A race wants both CPUs for itself, and Docker's rules are one set for all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
