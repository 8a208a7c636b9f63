namespace KernelRegress.LabTests;

/// <summary>What boots so many kernels that it is left to the nightly workflow, or to whoever sets <c>KERNELREGRESS_NIGHTLY=1</c>.</summary>
internal static class Nightly
{
    internal static void SkipUnlessAsked() =>
        Skip.If(Environment.GetEnvironmentVariable("KERNELREGRESS_NIGHTLY") != "1", "It takes minutes. Next: KERNELREGRESS_NIGHTLY=1.");
}
