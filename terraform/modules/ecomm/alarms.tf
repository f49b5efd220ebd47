# What somebody has to know of. A pipe has no measure of how far it lags; that it fails, that nothing leaves it although something
# came in, and the age of what waits, say it.

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
        description = "Events have waited for ${name} for a quarter of an hour, and were received twice at most: it does not keep up."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = "${local.name}-${name}" }
        statistic   = "Maximum"
        threshold   = 15 * 60
        minutes     = 5
      }
    },
    {
      for metric in [
        "ExecutionFailed", "ExecutionPartiallyFailed", "ExecutionTimeout", "TargetStageFailed", "TargetStagePartiallyFailed"
      ] :
      "${local.pipe.name}-pipe-${metric}" => {
        description = "The pipe from the event store to the ${var.router == "bus" ? "bus" : "topic"}: ${metric}."
        namespace   = "AWS/EventBridge/Pipes"
        metric      = metric
        dimensions  = { PipeName = local.pipe.name }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 1
      }
    },
    {
      # What a rule or a topic cannot even put into a dead-letter queue is lost, until it is delivered again from the table of events.
      for name, rule in aws_cloudwatch_event_rule.events : "${name}-lost" => {
        description = "The rule could neither deliver an event nor put it into its dead-letter queue. Find it in the table of events and redeliver it."
        namespace   = "AWS/Events"
        metric      = "InvocationsFailedToBeSentToDlq"
        dimensions  = { EventBusName = local.bus, RuleName = name }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 1
      }
    },
    {
      for topic in aws_sns_topic.events : "${topic.name}-lost" => {
        description = "The topic could neither deliver an event nor put it into its dead-letter queue. Find it in the table of events and redeliver it."
        namespace   = "AWS/SNS"
        metric      = "NumberOfNotificationsFailedToRedriveToDlq"
        dimensions  = { TopicName = topic.name }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 1
      }
    },
    {
      for topic in aws_sns_topic.events : "${topic.name}-undelivered" => {
        description = "The topic could not deliver to a queue: it is gone, or does not let the topic in."
        namespace   = "AWS/SNS"
        metric      = "NumberOfNotificationsFailed"
        dimensions  = { TopicName = topic.name }
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
      for name in local.functions : "${local.name}-${name}-throttles" => {
        description = "${name} was turned away: the account has no concurrency left, or the function's own is too small."
        namespace   = "AWS/Lambda"
        metric      = "Throttles"
        dimensions  = { FunctionName = "${local.name}-${name}" }
        statistic   = "Sum"
        threshold   = 0
        minutes     = 5
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

# What one metric alone does not tell: an expression over several, which alarms above 0. What is missing is 0 to it, and metrics come late:
# so it looks at several points, or the newest would always be the filled one.

locals {
  minute = 60

  expressions = merge(
    {
      # SQS leaves what was received three times and more out of the age of its oldest message, which is just what comes again and
      # again («Available CloudWatch metrics for Amazon SQS»). So the functions say how old an event was when it was put back, and
      # how often it was received.
      for name in keys(local.workers) : "${local.name}-${name}-waits" => {
        description = "${name} puts events back that are a quarter of an hour old, or have half of their receives behind them: they are ahead of their order, or it fails."
        expression  = "IF(FILL(age, 0) > ${15 * 60 * 1000} OR FILL(receive, 0) > ${var.max_receives / 2}, 1, 0)"
        period      = local.minute
        periods     = 5
        breaches    = 1
        metrics = {
          for id, metric in { age = "eventAge", receive = "receive" } : id => {
            namespace             = local.name
            metric                = metric
            dimensions            = { worker = name, settlement = "Redeliver" }
            statistic             = "Maximum"
          }
        }
      }
    },
    {
      # A pipe that is stopped, by hand or by AWS, fails no more: its other alarms end.
      "${local.pipe.name}-pipe-stands-still" = {
        description = "Events were published for ten minutes, and none left the pipe: it is stopped, or may not read. Look at its state."
        expression  = "IF(FILL(published, 0) > 0 AND FILL(passed, 0) == 0, 1, 0)"
        period      = 5 * local.minute
        periods     = 3
        breaches    = 2
        metrics = {
          published = {
            namespace  = "AWS/DynamoDB"
            metric     = "SuccessfulRequestLatency"
            dimensions = { TableName = aws_dynamodb_table.events.name, Operation = "PutItem" }
            statistic  = "SampleCount"
          }
          passed = {
            namespace  = "AWS/EventBridge/Pipes"
            metric     = "EventCount"
            dimensions = { PipeName = local.pipe.name }
            statistic  = "Sum"
          }
        }
      }

      # AWS lists this metric under two dimensions and does not say whether together («Monitoring Amazon EventBridge Pipes»).
      "${local.pipe.name}-pipe-ExecutionThrottled" = {
        description = "The pipe from the event store to the ${var.router == "bus" ? "bus" : "topic"}: ExecutionThrottled. The account runs as many pipes at once as it may."
        expression  = "FILL(pipe, 0) + FILL(both, 0)"
        period      = local.minute
        periods     = 5
        breaches    = 1
        metrics = {
          for id, dimensions in {
            pipe = { PipeName = local.pipe.name }
            both = { PipeName = local.pipe.name, AwsAccountId = local.account }
            } : id => {
            namespace  = "AWS/EventBridge/Pipes"
            metric     = "ExecutionThrottled"
            dimensions = dimensions
            statistic  = "Sum"
          }
        }
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "expression" {
  for_each = local.expressions

  alarm_name        = each.key
  alarm_description = each.value.description
  alarm_actions     = var.alarm_topic_arn[*]
  ok_actions        = var.alarm_topic_arn[*]

  metric_query {
    id          = "alarm"
    expression  = each.value.expression
    label       = each.key
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.statistic
        period      = each.value.period
      }
    }
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.breaches
  treat_missing_data  = "notBreaching"

  tags = var.tags
}
