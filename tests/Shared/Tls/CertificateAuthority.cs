using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ecomm.Tests.Tls;

/// <summary>A certificate authority of its own: who is to trust it is given its file.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    /// <summary>As most servers of AWS have them.</summary>
    private const int RsaBits = 2048;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-ca-");
    private readonly X509Certificate2 root;

    public CertificateAuthority()
    {
        using var key = RSA.Create(RsaBits);
        var request = new CertificateRequest(
            "CN=A CA of tests",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, root.ExportCertificatePem() + "\n");
    }

    /// <summary>The authority's certificate, in PEM: what OpenSSL's variable <c>SSL_CERT_FILE</c> names.</summary>
    public string CertificateFile => Path.Combine(folder.FullName, "ca.pem");

    /// <summary>A folder without certificates, for <c>SSL_CERT_DIR</c>: then nothing but the file is trusted.</summary>
    public string EmptyFolder => folder.CreateSubdirectory("empty").FullName;

    /// <summary>A certificate for a server at 127.0.0.1, with its key.</summary>
    public X509Certificate2 IssueForLoopback()
    {
        using var key = RSA.Create(RsaBits);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false)
        );
        var serial = RandomNumberGenerator.GetBytes(8);
        using var issued = request.Create(root, root.NotBefore, root.NotAfter, serial);
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        root.Dispose();
        folder.Delete(recursive: true);
    }
}
