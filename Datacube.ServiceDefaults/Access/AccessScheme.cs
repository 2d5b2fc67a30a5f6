using System.Text.Encodings.Web;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Access;

/// <summary>The one way in: a key in <c>x-api-key</c> or a token in <c>authorization: Bearer</c>.</summary>
internal sealed class AccessScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AccessCheck check)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    internal const string SchemeName = "Datacube";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            var caller = await check.CallerOfAsync(Request.Headers, Context.Connection.RemoteIpAddress, Context.RequestAborted).ConfigureAwait(false);
            return caller is null ? AuthenticateResult.NoResult() : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
        }
        catch (DatacubeException refusal)
        {
            return AuthenticateResult.Fail(refusal);
        }
    }

    /// <summary>Why the request stays outside.</summary>
    internal static DatacubeException RefusalOf(Exception? failure) =>
        failure as DatacubeException
        ?? new DatacubeException("auth.missing", $"This call needs a key ({ApiKey.Header}: dc_…) or a token (authorization: Bearer …). A local system keeps its key in {LocalKeyFile.DefaultPath}.", ApiKey.Header);
}
