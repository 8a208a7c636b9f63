using System.Text.Json;
using Deque.AxeCore.Commons;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace KernelRegress.UnitTests;

/// <summary>The distribution's headless Chromium. Tests ask <see cref="Require"/> first, which skips where there is none.</summary>
public sealed class Chromium : IDisposable
{
    private const string BrowserPath = "/usr/bin/chromium";
    private const string DriverPath = "/usr/bin/chromedriver";

    private readonly string profile = Directory.CreateTempSubdirectory("chromium-").FullName;
    private readonly Lazy<ChromeDriver> driver;

    public Chromium() => driver = new(Start);

    public ChromeDriver Driver => driver.Value;

    public static void Require() => Skip.IfNot(
        File.Exists(BrowserPath) && File.Exists(DriverPath), "Chromium is missing here: apt-get install chromium chromium-driver");

    /// <summary>Opens a page from a file, as a reader does, in a window of this size.</summary>
    public ChromeDriver Open(
        string html, int width = 1280, int height = 900, string colorScheme = "light", string media = "screen", string fragment = "")
    {
        string file = Path.Combine(profile, "report.html");
        File.WriteAllText(file, html);
        Cdp("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        Cdp("Emulation.setEmulatedMedia", new()
        {
            ["media"] = media,
            ["features"] = new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = colorScheme } },
        });
        // From one fragment to another of the same file would be no new page.
        Driver.Navigate().GoToUrl("about:blank");
        Driver.Navigate().GoToUrl(new Uri(file).AbsoluteUri + fragment);
        return Driver;
    }

    /// <summary>What the console said since the last call: errors, and whatever the page's policy refused.</summary>
    public IReadOnlyList<string> Console() => [.. Driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => $"{entry.Level}: {entry.Message}")];

    /// <summary>What axe-core finds against WCAG 2.2 AA and its best practices.</summary>
    public IReadOnlyList<string> AccessibilityFaults()
    {
        Driver.ExecuteScript(new BundledAxeScriptProvider().GetScript());
        string json = (string)Driver.ExecuteAsyncScript("axe.run().then(found => arguments[0](JSON.stringify(found.violations)))")!;
        return [.. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(v => $"{v.GetProperty("id")}: {v.GetProperty("nodes")[0].GetProperty("html")} {v.GetProperty("nodes")[0].GetProperty("failureSummary")}")];
    }

    /// <summary>Keeps a picture for whoever wants to look, in the directory that KERNELREGRESS_SCREENSHOTS names.</summary>
    public void Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("KERNELREGRESS_SCREENSHOTS") is { Length: > 0 } directory)
            Driver.GetScreenshot().SaveAsFile(Path.Combine(directory, name + ".png"));
    }

    public byte[] Pdf() => Convert.FromBase64String((string)((Dictionary<string, object>)Cdp(
        "Page.printToPDF", new() { ["preferCSSPageSize"] = true, ["printBackground"] = true }))["data"]);

    public void Dispose()
    {
        if (driver.IsValueCreated)
            driver.Value.Dispose();
        Directory.Delete(profile, recursive: true);
    }

    private object Cdp(string command, Dictionary<string, object?> parameters) => Driver.ExecuteCdpCommand(command, parameters)!;

    private ChromeDriver Start()
    {
        ChromeOptions options = new() { BinaryLocation = BrowserPath };
        // As root there is no sandbox to be had. The others keep the browser from calling home.
        options.AddArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}/profile");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        ChromeDriverService service = ChromeDriverService.CreateDefaultService(DriverPath);
        service.SuppressInitialDiagnosticInformation = true;
        return new(service, options, TimeSpan.FromSeconds(60));
    }
}
