output "env_file" {
  description = "The APIs' addresses as the text of an .env file."
  value       = join("", [for domain, url in local.base_urls : "${upper(domain)}_API_BASE_URL=${url}\n"])
}

output "api_base_urls" {
  description = "The address of each domain's API, without the paths of routes.json."
  value       = local.base_urls
}

output "region" {
  description = "Where it is."
  value       = local.region
}

output "tables" {
  description = "The tables by what they hold; the gateway's ledger only with the fake gateway."
  value = merge(
    { events = aws_dynamodb_table.events.name, records = aws_dynamodb_table.records.name },
    { for ledger in aws_dynamodb_table.gateway_ledger : "gateway_ledger" => ledger.name },
  )
}

output "stream_arn" {
  description = "The stream of the event store, which the pipe reads."
  value       = aws_dynamodb_table.events.stream_arn
}

output "workers" {
  description = "Of each worker: its function, the events that it gets, its queue (where to redeliver) and its dead letters (what to redrive)."
  value = {
    for name, worker in local.workers : name => {
      function        = aws_lambda_function.worker[name].function_name
      events          = worker.events
      queue_url       = aws_sqs_queue.worker[name].url
      dead_letter_url = aws_sqs_queue.worker_dead[name].url
    }
  }
}

output "other_dead_letters" {
  description = "Where events end that reached no worker: unrouted (and undeliverable even there), and given up by the pipe."
  value = {
    unrouted      = aws_sqs_queue.unrouted.url
    unrouted_dead = aws_sqs_queue.unrouted_dead.url
    pipe          = aws_sqs_queue.pipe_dead.url
  }
}

output "bus" {
  description = "The event bus; null with router = \"sns\"."
  value       = one(aws_cloudwatch_event_bus.events[*].name)
}

output "account_id" {
  description = "Whose it is."
  value       = local.account
}

output "event_source" {
  description = "What every event of the system on the bus has as its source, for rules of your own."
  value       = local.event_source
}

output "live_versions" {
  description = "The published version that each function runs. Given back as the variable live_versions it takes the code back to these."
  value       = { for name, alias in local.live : name => alias.function_version }
}

output "arns" {
  description = "The ARNs of everything that policies, rules, alarms or dashboards of your own may have to name."
  value = {
    tables = merge(
      { events = aws_dynamodb_table.events.arn, records = aws_dynamodb_table.records.arn },
      { for ledger in aws_dynamodb_table.gateway_ledger : "gateway_ledger" => ledger.arn },
    )
    bus                = one(aws_cloudwatch_event_bus.events[*].arn)
    topic              = one(aws_sns_topic.events[*].arn)
    pipe               = aws_pipes_pipe.events.arn
    functions          = { for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) : name => function.arn }
    live               = { for name, alias in local.live : name => alias.arn }
    queues             = { for name, queue in aws_sqs_queue.worker : name => queue.arn }
    dead_letter_queues = { for name, queue in aws_sqs_queue.worker_dead : name => queue.arn }
    other_dead_letters = {
      unrouted      = aws_sqs_queue.unrouted.arn
      unrouted_dead = aws_sqs_queue.unrouted_dead.arn
      pipe          = aws_sqs_queue.pipe_dead.arn
    }
    roles      = merge({ for name, role in aws_iam_role.function : name => role.arn }, { pipe = aws_iam_role.pipe.arn })
    apis       = { for domain, api in aws_apigatewayv2_api.domain : domain => api.execution_arn }
    log_groups = merge({ for name, group in aws_cloudwatch_log_group.function : name => group.arn }, { pipe = aws_cloudwatch_log_group.pipe.arn })
    alarms     = { for name, alarm in merge(aws_cloudwatch_metric_alarm.alarm, aws_cloudwatch_metric_alarm.expression) : name => alarm.arn }
  }
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = "https://${local.region}.${local.console}/cloudwatch/home?region=${local.region}#dashboards/dashboard/${local.name}"
}

locals {
  # The console's address is each partition's own.
  console = lookup(
    { aws-cn = "console.amazonaws.cn", aws-us-gov = "console.amazonaws-us-gov.com" }, local.partition, "console.aws.amazon.com"
  )

  live = merge(aws_lambda_alias.worker, aws_lambda_alias.api)

  base_urls = { for domain, api in aws_apigatewayv2_api.domain : domain => api.api_endpoint }
}
