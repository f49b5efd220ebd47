namespace Ecomm.Hosting.Auditing;

/// <summary>How a law is broken.</summary>
internal sealed record Violation(string Law, string What);
