# What somebody has to know of. A pipe has no measure of how far it lags; that it fails, and the age of what waits, say it.

locals {
  dead_letter_queues = concat(
    [for name in keys(local.workers) : "${local.name}-${name}-dead"],
    ["${local.name}-unrouted", "${local.name}-unrouted-dead", "${local.name}-pipe-dead"],
  )

  alarms = merge(
    {
      for queue in local.dead_letter_queues : "${queue}-not-empty" => {
        description = "${queue} holds what nobody processed. It is kept for 14 days: look into it and redrive."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = queue }
        statistic   = "Maximum"
        threshold   = 0
        minutes     = 1
      }
    },
    {
      for name in keys(local.workers) : "${local.name}-${name}-late" => {
        description = "Events have waited for ${name} for a quarter of an hour: it fails, lags, or they are ahead of their order."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = "${local.name}-${name}" }
        statistic   = "Maximum"
        threshold   = 15 * 60
        minutes     = 5
      }
    },
    {
      for metric in ["ExecutionFailed", "ExecutionThrottled", "ExecutionTimeout", "TargetStageFailed"] :
      "${local.pipe.name}-pipe-${metric}" => {
        description = "The pipe from the event store to the bus: ${metric}."
        namespace   = "AWS/EventBridge/Pipes"
        metric      = metric
        dimensions  = { PipeName = local.pipe.name }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 1
      }
    },
    {
      for name in local.functions : "${local.name}-${name}-errors" => {
        description = "${name} crashed or ran out of time. No input makes it do so: it is a bug or a missing permission."
        namespace   = "AWS/Lambda"
        metric      = "Errors"
        dimensions  = { FunctionName = "${local.name}-${name}" }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 1
      }
    },
    {
      for domain in local.domains : "${local.name}-${domain}-5xx" => {
        description = "The ${domain} API answers with 5xx."
        namespace   = "AWS/ApiGateway"
        metric      = "5xx"
        dimensions  = { ApiId = aws_apigatewayv2_api.domain[domain].id }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 1
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each = local.alarms

  alarm_name        = each.key
  alarm_description = each.value.description
  alarm_actions     = var.alarm_topic_arn[*]
  ok_actions        = var.alarm_topic_arn[*]

  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.minutes
  treat_missing_data  = "notBreaching"

  tags = var.tags
}
