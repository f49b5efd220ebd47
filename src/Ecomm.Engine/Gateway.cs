namespace Ecomm.Engine;

/// <summary>
/// What a slice asks a system outside. The key is its idempotency key: the same question may be asked any number of times and
/// is acted on once.
/// </summary>
public abstract record Question(string Key)
{
    /// <summary>Who is asked.</summary>
    public abstract Gateway Gateway { get; }

    /// <summary>The id of the subject that it is about, of the gateway's kind.</summary>
    public virtual string About => Key;

    /// <summary>The answer that stands for none: whether the question was acted on is not known.</summary>
    public abstract Answer Unanswered(string why);
}

/// <summary>What a system outside answered. Each domain that asks declares a closed union of its own.</summary>
public abstract record Answer
{
    /// <summary>Whose answer it is.</summary>
    public abstract Gateway Gateway { get; }

    /// <summary>The answer in a few words, for people.</summary>
    public virtual string Describe() => GetType().Name;
}

/// <summary>
/// The declaration of a system outside that workers ask: how questions travel as HTTP and JSON, how answers are stored in the
/// journal, and a model of the system for trials. Whatever else it does, it may fail, answer late, or act and not answer.
/// </summary>
public abstract class Gateway
{
    /// <param name="name">
    /// What it is called; settings of functions begin with it in upper case, as <c>PAYMENT_GATEWAY_URL</c> does.
    /// </param>
    /// <param name="subject">What questions are about.</param>
    protected Gateway(string name, Subject subject) => (Name, Subject) = (name, subject);

    /// <summary>The name that the ledger and the messages to people have.</summary>
    public string Name { get; }

    /// <summary>What questions are about.</summary>
    public Subject Subject { get; }

    /// <summary>The path of the question's request, after the gateway's base address.</summary>
    public abstract string PathOf(Question question);

    /// <summary>The body of the question's request.</summary>
    public abstract Value.Map Write(Question question);

    /// <summary>What the gateway answered. Whatever is not plainly an answer is <see cref="Question.Unanswered"/>.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="status">The HTTP status, 200 or 422.</param>
    /// <param name="body">The body.</param>
    public abstract Answer Read(Question question, int status, Value.Map body);

    /// <summary>An answer as the journal keeps it.</summary>
    public abstract Value.Map Keep(Answer answer);

    /// <summary>The answer that the journal has kept, or null if it is not one of this gateway's.</summary>
    public abstract Answer? Kept(Value.Map map);

    /// <summary>What the gateway must have answered, as far as the events tell that were published: for replays.</summary>
    /// <param name="question">What is asked again.</param>
    /// <param name="published">The event of that type about the question's subject that is in the log; null if there is none.</param>
    public abstract Answer Recall(Question question, Func<EventType, Event?> published);

    /// <summary>
    /// The keys in the fake's ledger that the question is about: first the one under which <see cref="Act"/> puts its entry, then those
    /// of entries that it only reads. Entries are never changed, so what is read beforehand still stands when the entry is put.
    /// </summary>
    public abstract Seq<Key> LedgerKeys(Question question);

    /// <summary>
    /// What a fake of the gateway does, given what its ledger holds: pure, as a slice is. If the entry cannot be put, because somebody
    /// else was faster, the question is put again to what stands then.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="ledger">The attributes of the ledger's entry under one of <see cref="LedgerKeys"/>, or null.</param>
    /// <param name="moment">What the fake cannot know of itself.</param>
    public abstract FakeReply Act(Question question, Func<Key, Value.Map?> ledger, FakeMoment moment);

    /// <summary>
    /// What the fake's ledger comes to, for people: one row for each subject that there is something to say of, which names the subject
    /// by its field. Empty if the gateway keeps no balances.
    /// </summary>
    /// <param name="ledger">All entries of the ledger, the oldest first.</param>
    public virtual Seq<Value.Map> Balances(Seq<Item> ledger) => Seq<Value.Map>();
}

/// <summary>What a fake gateway is told beside the question.</summary>
/// <param name="Fails">Whether this question is to fail, if it can.</param>
/// <param name="Name">A name that the fake may give to what it does: the same for one key, 12 hexadecimal digits.</param>
/// <param name="Now">The ledger's time.</param>
public sealed record FakeMoment(bool Fails, string Name, Instant Now);

/// <summary>What a fake gateway answers, and the entry that it puts into its ledger first, under the first key; null for none.</summary>
public sealed record FakeReply(Answer Answer, Value.Map? Entry);
