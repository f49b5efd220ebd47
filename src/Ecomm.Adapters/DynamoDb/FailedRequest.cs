using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Ecomm.Adapters.DynamoDb;

/// <summary>What a request to DynamoDB that failed has done.</summary>
internal static class FailedRequest
{
    /// <summary>A condition did not hold: nothing was written, and asking again changes nothing.</summary>
    public static bool IsConflict(AmazonServiceException e) =>
        e is ConditionalCheckFailedException
        || e is TransactionCanceledException canceled && HasReason(canceled, "ConditionalCheckFailed");

    /// <summary>
    /// Nothing was written: others hold the rows, or the table or account is at its limit. See «Error handling with DynamoDB»
    /// and the cancellation reasons of «TransactWriteItems».
    /// </summary>
    public static bool IsBusy(AmazonServiceException e) =>
        e switch
        {
            TransactionCanceledException canceled => !IsConflict(e)
                && (
                    HasReason(canceled, "TransactionConflict")
                    || HasReason(canceled, "ThrottlingError")
                    || HasReason(canceled, "ProvisionedThroughputExceeded")
                ),
            TransactionConflictException
            or TransactionInProgressException
            or ProvisionedThroughputExceededException
            or RequestLimitExceededException => true,
            _ => e.ErrorCode is "ThrottlingException" or "Throttling",
        };

    /// <summary>It may or may not have been done: no answer, or a server's fault.</summary>
    public static bool IsLost(Exception e, CancellationToken cancel) =>
        !cancel.IsCancellationRequested
        && e switch
        {
            AmazonServiceException service => service.StatusCode >= HttpStatusCode.InternalServerError
                || service.StatusCode == 0,
            AmazonClientException or HttpRequestException or IOException or TimeoutException => true,
            OperationCanceledException => true,
            _ => false,
        };

    private static bool HasReason(TransactionCanceledException e, string code) =>
        e.CancellationReasons?.Any(reason => reason.Code == code) ?? false;
}
