# A queue and a dead-letter queue per worker, and the places where events end that reach no worker. A queue's policies are
# part of the queue, because each attribute set apart makes Terraform wait for it apart.

locals {
  dead_letter_retention_seconds = 14 * 24 * 60 * 60

  queue_arn_prefix = "arn:${local.partition}:sqs:${local.here}:"

  topic_arn = "arn:${local.partition}:sns:${local.here}:${local.bus}"

  # Which rule may send to a queue; of a topic no policy can tell which subscription sends.
  queue_senders = merge(
    { for name in keys(local.workers) : "${local.name}-${name}" => "${local.name}-${name}" },
    { for name in keys(local.workers) : "${local.name}-${name}-dead" => "${local.name}-${name}" },
    { "${local.name}-unrouted" = local.catch_all, "${local.name}-unrouted-dead" = local.catch_all },
    { "${local.name}-pipe-dead" = null },
  )

  queue_policies = {
    for queue, rule in local.queue_senders : queue => jsonencode({
      Version = "2012-10-17"
      Statement = [
        for statement in [
          {
            Sid       = "OnlyOverTls"
            Effect    = "Deny"
            Action    = "sqs:*"
            Principal = "*"
            Resource  = "${local.queue_arn_prefix}${queue}"
            Condition = { Bool = { "aws:SecureTransport" = "false" } }
          },
          {
            Sid       = local.has_bus ? "OnlyItsRule" : "OnlyTheTopic"
            Effect    = "Allow"
            Action    = "sqs:SendMessage"
            Principal = { Service = local.has_bus ? "events.amazonaws.com" : "sns.amazonaws.com" }
            Resource  = "${local.queue_arn_prefix}${queue}"
            Condition = {
              ArnEquals = { "aws:SourceArn" = local.has_bus ? "${local.rule_arn_prefix}/${coalesce(rule, "none")}" : local.topic_arn }
            }
          },
        ] : statement if statement.Effect == "Deny" || rule != null
      ]
    })
  }
}

resource "aws_sqs_queue" "worker" {
  for_each = local.workers

  name = "${local.name}-${each.key}"

  # AWS asks for six time-outs, so that a message that Lambda holds back is not received twice meanwhile. What is to be tried
  # again sooner, the worker makes visible sooner.
  visibility_timeout_seconds = 6 * local.worker_timeout_seconds
  message_retention_seconds  = 4 * 24 * 60 * 60
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null
  kms_master_key_id          = var.kms_key_arn
  policy                     = local.queue_policies["${local.name}-${each.key}"]

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.worker_dead[each.key].arn
    maxReceiveCount     = var.max_receives
  })

  tags = var.tags
}

resource "aws_sqs_queue" "worker_dead" {
  for_each = local.workers

  name                      = "${local.name}-${each.key}-dead"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  policy                    = local.queue_policies["${local.name}-${each.key}-dead"]

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = ["${local.queue_arn_prefix}${local.name}-${each.key}"]
  })

  tags = var.tags
}

resource "aws_sqs_queue" "unrouted" {
  name                      = "${local.name}-unrouted"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  policy                    = local.queue_policies["${local.name}-unrouted"]

  tags = var.tags
}

# Unrouted events that EventBridge could not deliver even there.
resource "aws_sqs_queue" "unrouted_dead" {
  name                      = "${local.name}-unrouted-dead"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  policy                    = local.queue_policies["${local.name}-unrouted-dead"]

  tags = var.tags
}

# Places in the stream of records that the pipe gave up.
resource "aws_sqs_queue" "pipe_dead" {
  name                      = "${local.name}-pipe-dead"
  message_retention_seconds = local.dead_letter_retention_seconds
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  policy                    = local.queue_policies["${local.name}-pipe-dead"]

  tags = var.tags
}
