namespace MyDomain;

/// <summary>The domains of this system: the one list that everything else follows from.</summary>
public static class Domains
{
    public static readonly Catalogue All = new(Claims.ClaimsDomain.Declared);
}
