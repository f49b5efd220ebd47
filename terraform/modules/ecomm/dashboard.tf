# One page: what comes in, how far behind the workers are, how they settle what they get, and what is dead.

locals {
  # Title, and the metrics of each graph as CloudWatch wants them.
  graphs = [
    {
      title = "Deliveries a minute, by worker and settlement"
      metrics = [[{
        expression = "SEARCH('{\"${local.name}\",worker,settlement} MetricName=\"latency\"', 'SampleCount', 60)"
      }]]
    },
    {
      title = "Age of events when they were settled, 95th percentile, ms"
      metrics = [[{
        expression = "SEARCH('{\"${local.name}\",worker,settlement} MetricName=\"eventAge\"', 'p95', 60)"
      }]]
    },
    {
      title = "Time that a delivery took, 95th percentile, ms"
      metrics = [[{
        expression = "SEARCH('{\"${local.name}\",worker,settlement} MetricName=\"latency\"', 'p95', 60)"
      }]]
    },
    {
      title = "Time that a request took, by API and status, 95th percentile, ms"
      metrics = [[{
        expression = "SEARCH('{\"${local.name}\",api,status} MetricName=\"latency\"', 'p95', 60)"
      }]]
    },
    {
      title = "Oldest message of each worker, s"
      metrics = [
        for name in keys(local.workers) :
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "${local.name}-${name}", { label = name, stat = "Maximum" }]
      ]
    },
    {
      title = "Messages waiting for each worker"
      metrics = [
        for name in keys(local.workers) :
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${local.name}-${name}", { label = name, stat = "Maximum" }]
      ]
    },
    {
      title = "Dead letters"
      metrics = [
        for queue in local.dead_letter_queues :
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue, { label = queue, stat = "Maximum" }]
      ]
    },
    {
      title = "Requests and 5xx of each API"
      metrics = concat([
        for domain in local.domains : [
          for metric in ["Count", "5xx"] :
          ["AWS/ApiGateway", metric, "ApiId", aws_apigatewayv2_api.domain[domain].id, { label = "${domain} ${metric}", stat = "Sum" }]
        ]
      ]...)
    },
    {
      title = "Errors and throttles of the functions"
      metrics = concat([
        for name in local.functions : [
          for metric in ["Errors", "Throttles"] :
          ["AWS/Lambda", metric, "FunctionName", "${local.name}-${name}", { label = "${name} ${metric}", stat = "Sum" }]
        ]
      ]...)
    },
    {
      title = "Pipe"
      metrics = [
        for metric in ["Invocations", "ExecutionFailed", "ExecutionThrottled", "ExecutionTimeout", "TargetStageFailed"] :
        ["AWS/EventBridge/Pipes", metric, "PipeName", local.pipe.name, { label = metric, stat = "Sum" }]
      ]
    },
    {
      title = "Write units and throttled writes of the tables"
      metrics = concat([
        for table in [aws_dynamodb_table.events.name, aws_dynamodb_table.records.name] : [
          for metric in ["ConsumedWriteCapacityUnits", "WriteThrottleEvents"] :
          ["AWS/DynamoDB", metric, "TableName", table, { label = "${table} ${metric}", stat = "Sum" }]
        ]
      ]...)
    },
  ]
}

resource "aws_cloudwatch_dashboard" "page" {
  dashboard_name = local.name

  dashboard_body = jsonencode({
    widgets = [
      for i, graph in local.graphs : {
        type   = "metric"
        x      = 12 * (i % 2)
        y      = 6 * floor(i / 2)
        width  = 12
        height = 6
        properties = {
          title   = graph.title
          view    = "timeSeries"
          region  = local.region
          period  = 60
          metrics = graph.metrics
        }
      }
    ]
  })
}
