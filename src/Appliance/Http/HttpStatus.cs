namespace Appliance.Http;

/// <summary>What a request deserves. The numbers are HTTP's.</summary>
internal enum HttpStatus
{
    Ok = 200,
    BadRequest = 400,
    NotFound = 404,
    MethodNotAllowed = 405,
    RequestTimeout = 408,
    HeaderTooLarge = 431,
    NothingYet = 503,
    OtherVersion = 505,
}

/// <param name="HeadOnly">HEAD: everything but the body.</param>
internal readonly record struct HttpVerdict(HttpStatus Status, bool HeadOnly = false);
