# The bus: a rule per worker matches events by name and sends them to its queue, whole; a catch-all keeps the rest. With router = "sns"
# a topic stands in its place: see topic.tf.

locals {
  event_source      = "event-store.dynamodb.stream"
  event_detail_type = "DynamoDBStreamRecord"
  bus               = "${local.name}-events"

  # The names of the rules, and of the queues that each may send to: its target, and where it puts what it cannot deliver.
  # A worker's undeliverable events are dead letters of that worker like all others, with the same body.
  rules = merge(
    {
      for name, worker in local.workers : "${local.name}-${name}" => {
        description = "Events for ${name}"
        names       = worker.events
        queue       = aws_sqs_queue.worker[name].arn
        dead_queue  = aws_sqs_queue.worker_dead[name].arn
      }
    },
    {
      (local.catch_all) = {
        description = "Events that are not declared: of an unknown name, or of none"
        names       = [{ "anything-but" = local.declared_events }, { exists = false }]
        queue       = aws_sqs_queue.unrouted.arn
        dead_queue  = aws_sqs_queue.unrouted_dead.arn
      }
    }
  )

  catch_all = "${local.name}-unrouted"

  has_bus = var.router == "bus"

  rule_arn_prefix = "arn:${local.partition}:events:${local.here}:rule/${local.bus}"
}

resource "aws_cloudwatch_event_bus" "events" {
  count = local.has_bus ? 1 : 0

  name = local.bus

  tags = var.tags
}

resource "aws_cloudwatch_event_rule" "events" {
  for_each = { for name, rule in local.rules : name => rule if local.has_bus }

  name           = each.key
  description    = each.value.description
  event_bus_name = aws_cloudwatch_event_bus.events[0].name

  event_pattern = jsonencode({
    source = [local.event_source]
    detail = {
      eventName = ["INSERT"]
      dynamodb  = { NewImage = { eventName = { S = each.value.names } } }
    }
  })

  tags = var.tags
}

resource "aws_cloudwatch_event_target" "queue" {
  for_each = { for name, rule in local.rules : name => rule if local.has_bus }

  rule           = aws_cloudwatch_event_rule.events[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.events[0].name
  target_id      = "queue"
  arn            = each.value.queue

  retry_policy {
    maximum_event_age_in_seconds = 24 * 60 * 60
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = each.value.dead_queue
  }
}
