using System.Collections;
using System.Globalization;

namespace Ecomm.Engine;

/// <summary>
/// Data as it arrives and as it is stored: what JSON and DynamoDB's attribute values have in common. Requests, events
/// and stored items are all read from it by the same validators.
/// </summary>
public abstract record Value
{
    /// <summary>Longer texts and numbers are described in error messages, not shown.</summary>
    private const int ShownCharactersMax = 40;

    private Value() { }

    /// <summary>A text.</summary>
    public sealed record Text(string Of) : Value;

    /// <summary>A number as its canonical decimal text (see <see cref="Numeral"/>), so that equal numbers are equal texts.</summary>
    public sealed record Number(Numeral Of) : Value;

    /// <summary>True or false.</summary>
    public sealed record Flag(bool Of) : Value;

    /// <summary>An explicit null, as JSON and DynamoDB have it; an absent value is no value.</summary>
    public sealed record Null : Value
    {
        /// <summary>The only null.</summary>
        public static readonly Null It = new();

        private Null() { }
    }

    /// <summary>Values in order.</summary>
    public sealed record List(Seq<Value> Of) : Value;

    /// <summary>Named values in the order given; two maps are equal if they hold the same names and values in any order.</summary>
    public sealed record Map : Value, IEnumerable<(string Name, Value Value)>
    {
        private const int ScannedFieldsMax = 32;

        private const int FieldsTypical = 12;

        private (string Name, Value Value)[] fields;
        private Dictionary<string, Value>? index;

        /// <summary>A map without fields yet.</summary>
        public Map()
            : this(FieldsTypical) { }

        /// <summary>A map without fields yet, and with room for so many.</summary>
        public Map(int room) => fields = room == 0 ? [] : new (string, Value)[room];

        /// <summary>The number of fields.</summary>
        public int Count { get; private set; }

        /// <summary>The value of that name, or null. Most maps are small, where a scan is faster than a hash.</summary>
        public Value? this[string name]
        {
            get
            {
                if (Count > ScannedFieldsMax)
                {
                    index ??= this.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
                    return index.GetValueOrDefault(name);
                }
                foreach (ref readonly var field in Fields)
                {
                    if (string.Equals(field.Name, name, StringComparison.Ordinal))
                    {
                        return field.Value;
                    }
                }
                return null;
            }
        }

        /// <summary>For building only: a map is never changed once it has been handed over. A null adds nothing.</summary>
        public void Add(string name, Value? value)
        {
            if (value is not null)
            {
                Append(name, value);
                index = null;
            }
        }

        /// <summary>For building only: adds a field, unless there is one of that name.</summary>
        public bool TryAdd(string name, Value value)
        {
            if (this[name] is not null)
            {
                return false;
            }
            Append(name, value);
            index?.Add(name, value);
            return true;
        }

        /// <summary>For building only: adds all fields of another map.</summary>
        public void Add(Map other)
        {
            foreach (var (name, value) in other)
            {
                Append(name, value);
            }
            index = null;
        }

        /// <summary>For building only: adds a text; a null adds nothing.</summary>
        public void Add(string name, string? text) => Add(name, text is null ? null : new Text(text));

        /// <summary>For building only: adds a whole number.</summary>
        public void Add(string name, long number) => Add(name, new Number(Numeral.Of(number)));

        /// <summary>
        /// For building only: a map of these fields with no room to spare. This one has no fields any more, and its room again.
        /// </summary>
        public Map Take()
        {
            var taken = new Map(Count) { Count = Count };
            Fields.CopyTo(taken.fields);
            fields.AsSpan(0, Count).Clear();
            (Count, index) = (0, null);
            return taken;
        }

        /// <summary>This map with the given values in place of, or after, its own.</summary>
        public Map With(Map changes)
        {
            var added = 0;
            foreach (var (name, _) in changes)
            {
                added += this[name] is null ? 1 : 0;
            }
            var result = new Map(Count + added);
            foreach (var (name, value) in this)
            {
                result.Append(name, changes[name] ?? value);
            }
            foreach (var (name, value) in changes)
            {
                if (this[name] is null)
                {
                    result.Append(name, value);
                }
            }
            return result;
        }

        /// <summary>Whether both hold the same names and values, in any order.</summary>
        public bool Equals(Map? other)
        {
            if (other is null || other.Count != Count)
            {
                return false;
            }
            foreach (var (name, value) in this)
            {
                if (!value.Equals(other[name]))
                {
                    return false;
                }
            }
            return true;
        }

        /// <inheritdoc />
        public override int GetHashCode()
        {
            var hash = Count;
            foreach (var (name, _) in this)
            {
#pragma warning disable RS0030 // A hash table's own number: no outcome depends on it.
                hash ^= string.GetHashCode(name, StringComparison.Ordinal);
#pragma warning restore RS0030
            }
            return hash;
        }

        /// <summary>The fields in the order given; to go through them allocates nothing.</summary>
        public ReadOnlySpan<(string Name, Value Value)>.Enumerator GetEnumerator() => Fields.GetEnumerator();

        IEnumerator<(string Name, Value Value)> IEnumerable<(string Name, Value Value)>.GetEnumerator() =>
            fields.Take(Count).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => fields.Take(Count).GetEnumerator();

        private ReadOnlySpan<(string Name, Value Value)> Fields => fields.AsSpan(0, Count);

        private void Append(string name, Value value)
        {
            if (Count == fields.Length)
            {
                System.Array.Resize(ref fields, Math.Max(2 * Count, FieldsTypical));
            }
            fields[Count++] = (name, value);
        }
    }

    /// <summary>How an error message shows this value: its kind, and its text if that is short.</summary>
    public string Describe() =>
        this switch
        {
            Text { Of.Length: 0 } => "an empty string",
            Text { Of.Length: <= ShownCharactersMax } text when !HasUnprintable(text.Of) => $"'{text.Of}'",
            Text text => $"a string of {text.Of.Length.ToString(CultureInfo.InvariantCulture)} characters",
            Number { Of.Text.Length: <= ShownCharactersMax } number => number.Of.Text,
            Number => "a very long number",
            Flag flag => flag.Of ? "true" : "false",
            Null => "null",
            List => "an array",
            Map => "an object",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static bool HasUnprintable(string text) => text.Any(char.IsControl) || Identifier.HasLoneSurrogate(text);
}
