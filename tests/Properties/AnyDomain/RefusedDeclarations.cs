using static Ecomm.Engine.Members;

namespace Ecomm.Properties.AnyDomain;

/// <summary>Declarations that exclude each other, or name what there is not, are refused when a program is made of them.</summary>
public sealed class RefusedDeclarations
{
    private static readonly Subject OfNote = new("note", "noteId", "EVENTS#NOTE#");

    private static readonly Worker Keeper = Worker.For(
        "NoteKeeper",
        reads: (NoteMade e) => Note.Entity.At(e.Id),
        state: (Note? note) => new Known(note),
        (_, _, _) => Seq<Decision>(),
        new Effects().Inserts<Note>().Raises<NoteKept>()
    );

    private static readonly Domain Notes = Domain.Named("notes") with
    {
        Events = Seq(NoteMade.Declared, NoteKept.Declared),
        Entities = Seq1<Entity>(Note.Entity),
        Workers = Seq1(Keeper),
    };

    [Fact]
    public void What_fits_together_is_taken() => Assert.Equal(Keeper, new Catalogue(Notes).FindWorker("NoteKeeper"));

    [Fact]
    public void No_two_have_one_name()
    {
        AssertRefused("two domains are called 'notes'", Notes, Notes);
        AssertRefused("two events are called 'NOTE_MADE'", Notes with { Events = Notes.Events.Add(NoteMade.Declared) });
        AssertRefused("two entities are called 'Note'", Notes with { Entities = Notes.Entities.Add(Note.Entity) });
        AssertRefused("two slices are called 'NoteKeeper'", Notes with { Workers = Notes.Workers.Add(Keeper) });
    }

    [Theory]
    [InlineData("")]
    [InlineData("Notes")]
    [InlineData("my notes")]
    [InlineData("notes/..")]
    [InlineData("2notes")]
    [InlineData("`notes")]
    [InlineData("{notes")]
    [InlineData("no`tes")]
    [InlineData("no{tes")]
    [InlineData("no:tes")]
    public void A_domain_s_name_is_a_part_of_paths(string name) =>
        AssertRefused(
            $"a domain is called '{name}'; expected lower-case letters, digits and hyphens, first a letter: paths have it",
            Notes with
            {
                Name = name,
            }
        );

    [Theory]
    [InlineData("a")]
    [InlineData("z")]
    [InlineData("a-0-9-z")]
    public void Letters_digits_and_hyphens_are_taken_to_their_bounds(string name) =>
        Assert.Equal(name, new Catalogue(Notes with { Name = name }).Domains[0].Name);

    [Fact]
    public void An_event_has_a_name() =>
        AssertRefused(
            "an event has an empty name",
            Notes with
            {
                Events = Notes.Events.Add(
                    new EventType<NoteMade, string>(
                        "",
                        OfNote,
                        NoteMade.Codec,
                        (id, at) => new(id, at),
                        e => e.Id,
                        id => id
                    )
                ),
            }
        );

    [Fact]
    public void Two_subjects_have_names_of_their_own_in_the_journal()
    {
        var paper = new Subject("paper", "paperId", "EVENTS#PAPER#", OfNote.JournalPrefix);
        var entity = new Entity<Note>(
            "Paper",
            paper,
            new KeyTemplate("PAPERS#", "PAPER#"),
            Note.Codec,
            note => default
        );
        AssertRefused(
            $"two subjects in the journal are called '{OfNote.JournalPrefix}'",
            Notes with
            {
                Entities = Notes.Entities.Add(entity),
            }
        );
    }

    [Fact]
    public void What_a_worker_raises_and_writes_is_declared()
    {
        AssertRefused(
            "NoteKeeper raises NOTE_KEPT, which no domain has among its events",
            Notes with
            {
                Events = Seq1(NoteMade.Declared),
            }
        );
        AssertRefused(
            "NoteKeeper writes or requires records of Note, which no domain has among its entities",
            Notes with
            {
                Entities = Seq<Entity>(),
            }
        );
    }

    [Fact]
    public void What_an_API_publishes_is_declared_and_what_it_lists_has_a_list()
    {
        var make = Api.Command.For("MakeNoteApi", NoteMade.Codec, (id, now) => new NoteMade(id, now));
        AssertRefused(
            "MakeNoteApi raises NOTE_MADE, which no domain has among its events",
            Domain.Named("notes") with
            {
                Apis = Seq1<Api>(make),
            }
        );
        var view = new View<Note>(Field("noteId", Scalars.Id, (Note note) => note.Id));
        var list = Api.Query.For(
            "ListNotesApi",
            "notes",
            "noteId",
            Identifier.Scalar(id => id, id => id),
            Note.Entity.At,
            view
        );
        AssertRefused(
            "ListNotesApi lists records of Note, which are in no list",
            Notes with
            {
                Apis = Seq1<Api>(list),
            }
        );
    }

    [Fact]
    public void No_event_or_record_may_have_the_key_of_another_kind()
    {
        var other = new Entity<Note>(
            "Paper",
            OfNote,
            new KeyTemplate("NOTES#", "NOTE#P#"),
            Note.Codec,
            note => default
        );
        AssertRefused(
            $"records of Note and of Paper may have one key: {Note.Entity.Keys} and {other.Keys}",
            Notes with
            {
                Entities = Notes.Entities.Add(other),
            }
        );
        var within = new Subject("paper", "paperId", "EVENTS#NOTE#PAPER#", JournalPrefix: "PAPER#");
        var apart = new Entity<Note>("Paper", within, new KeyTemplate("PAPERS#", "NOTE#"), Note.Codec, note => default);
        AssertRefused(
            "events of a note and of a paper may have one key: 'EVENTS#NOTE#' and 'EVENTS#NOTE#PAPER#'",
            Notes with
            {
                Entities = Notes.Entities.Add(apart),
            }
        );
    }

    [Fact]
    public void No_two_fields_have_one_name_and_none_is_empty()
    {
        var id = Field("noteId", Scalars.Id, (Note note) => note.Id);
        Assert.Equal(
            "two fields are called 'noteId'",
            Assert.Throws<ArgumentException>(() => Codec.Of(id, id, (first, second) => new Note(first))).Message
        );
        Assert.Equal(
            "two fields are called 'noteId'",
            Assert.Throws<ArgumentException>(() => new View<Note>(id, id)).Message
        );
        Assert.StartsWith(
            "a field has an empty name",
            Assert.Throws<ArgumentException>(() => Field("", Scalars.Id, (Note note) => note.Id)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("pk")]
    [InlineData("gsi1sk")]
    public void No_field_of_a_record_is_called_as_a_key_is(string name)
    {
        var codec = Codec.Of(Field(name, Scalars.Id, (Note note) => note.Id), id => new Note(id));
        var refused = Assert.Throws<ArgumentException>(() =>
            new Entity<Note>("Note", OfNote, Note.Entity.Keys, codec, note => default)
        );
        Assert.StartsWith($"Note has a field '{name}'", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string why, params Domain[] domains) =>
        Assert.Equal(why, Assert.Throws<ArgumentException>(() => new Catalogue(domains)).Message);

    private sealed record Known(Note? Note);

    private sealed record Note(string Id) : IRecord<Note>
    {
        public static Codec<Note> Codec { get; } =
            Engine.Codec.Of(Field("noteId", Scalars.Id, (Note note) => note.Id), id => new Note(id));

        public static Entity<Note> Entity { get; } =
            new("Note", OfNote, new KeyTemplate("NOTES#", "NOTE#"), Codec, note => Entity!.At(note.Id).Key);
    }

    private sealed record NoteMade(string Id, Instant At) : Event<NoteMade>(At), IEvent
    {
        public static Codec<string> Codec { get; } =
            Engine.Codec.Of(Field("noteId", Scalars.Id, (string id) => id), id => id);

        public static EventType Declared { get; } =
            new EventType<NoteMade, string>("NOTE_MADE", OfNote, Codec, (id, at) => new(id, at), e => e.Id, id => id);
    }

    private sealed record NoteKept(string Id, Instant At) : Event<NoteKept>(At), IEvent
    {
        public static EventType Declared { get; } =
            new EventType<NoteKept, string>(
                "NOTE_KEPT",
                OfNote,
                NoteMade.Codec,
                (id, at) => new(id, at),
                e => e.Id,
                id => id
            );
    }
}
