# The other router: an SNS topic with a subscription per worker in the place of a bus with a rule per worker. What is sent, to which queues
# and which dead-letter queues, is the same; docs/decisions/0014 weighs the two.

resource "aws_sns_topic" "events" {
  count = local.has_bus ? 0 : 1

  name              = local.bus
  kms_master_key_id = var.kms_key_arn

  tags = var.tags
}

resource "aws_sns_topic_subscription" "queue" {
  for_each = { for name, rule in local.rules : name => rule if !local.has_bus }

  topic_arn = aws_sns_topic.events[0].arn
  protocol  = "sqs"
  endpoint  = each.value.queue

  # The message is the pipe's, without an envelope of SNS around it: a worker reads the same body whichever router sent it.
  raw_message_delivery = true

  # A pipe sets no attributes of a message, so the body is filtered.
  filter_policy_scope = "MessageBody"
  filter_policy = jsonencode({
    source = [local.event_source]
    detail = { dynamodb = { NewImage = { eventName = { S = each.value.names } } } }
  })

  # What the queue does not take for 23 days (AWS tries that long where a queue is the endpoint).
  redrive_policy = jsonencode({ deadLetterTargetArn = each.value.dead_queue })
}
