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
  value       = var.region
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
  description = "The event bus."
  value       = aws_cloudwatch_event_bus.events.name
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/${local.name}"
}

locals {
  base_urls = { for domain, api in aws_apigatewayv2_api.domain : domain => api.api_endpoint }
}
