using System.Text.Json.Serialization;
using Ecomm.Lambdas.Runtime;

namespace Ecomm.Lambdas.Envelopes;

/// <summary>The envelopes' JSON, generated at build time: a native binary has no reflection to fall back on.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SqsEvent))]
[JsonSerializable(typeof(SqsBatchResponse))]
[JsonSerializable(typeof(HttpApiRequest))]
[JsonSerializable(typeof(HttpApiResponse))]
[JsonSerializable(typeof(RuntimeError))]
public sealed partial class EnvelopeJson : JsonSerializerContext;
