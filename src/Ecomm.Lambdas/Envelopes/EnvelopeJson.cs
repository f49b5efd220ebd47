using System.Text.Json.Serialization;

namespace Ecomm.Lambdas.Envelopes;

/// <summary>The envelopes' JSON, generated at build time: a native binary has no reflection to fall back on.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SqsEvent))]
[JsonSerializable(typeof(SqsBatchResponse))]
[JsonSerializable(typeof(HttpApiRequest))]
[JsonSerializable(typeof(HttpApiResponse))]
public sealed partial class EnvelopeJson : JsonSerializerContext;
