using System.CommandLine;
using Ecomm.Operations.Serving;

namespace Ecomm.Hosting.Commands;

/// <summary>Options that say which deployment a command is about: this machine's, unless Terraform's state names another.</summary>
public static class WhereOptions
{
    /// <summary>The address of a host that was started without options.</summary>
    public static readonly Uri LocalHost = new($"http://127.0.0.1:{ServerAddress.PortDefault}");

    public static Option<string?> TerraformState() =>
        new("--terraform-state")
        {
            Description =
                "A deployment on AWS, as `terraform show -json` prints it; scripts/deploy writes terraform/.deployment/STAGE.json. "
                + "Region and tables are its own; credentials and AWS_ENDPOINT_URL are those of the environment.",
        };

    public static Option<Uri?> BaseUrl() => Url("--base-url", $"A running host.  [default: {LocalHost}]");

    public static Option<Uri?> Url(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var url = ParseUrl(result.Tokens[0].Value);
                if (url is null)
                {
                    result.AddError($"{name} is '{result.Tokens[0].Value}'; expected a URL like {LocalHost}");
                }
                return url;
            },
        };

    /// <summary>A worker of routes.json.</summary>
    public static Option<string?> Worker(Catalogue catalogue, string description, params string[] others)
    {
        var names = catalogue.Workers.Map(worker => worker.Name).Concat(others).ToList();
        return new Option<string?>("--worker")
        {
            Description = description,
            CustomParser = result =>
            {
                var name = result.Tokens[0].Value;
                if (!names.Contains(name))
                {
                    result.AddError($"--worker is '{name}'; expected one of {string.Join(", ", names)}");
                }
                return name;
            },
        };
    }

    /// <summary>Refuses these options together: each says another place.</summary>
    public static void OneOf(this Command command, params Option[] places) =>
        command.Validators.Add(result =>
        {
            var given = places.Where(place => result.GetResult(place) is { Implicit: false }).ToList();
            if (given.Count > 1)
            {
                result.AddError($"{string.Join(" and ", given.Select(option => option.Name))} exclude each other");
            }
        });

    /// <summary>An absolute HTTP URL, or null.</summary>
    public static Uri? ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
