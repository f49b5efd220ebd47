# The stream of the event store, to the router. Inserts only: an event is never changed, and its expiry is not an event.

locals {
  router_arn = local.has_bus ? one(aws_cloudwatch_event_bus.events[*].arn) : one(aws_sns_topic.events[*].arn)

  pipe = {
    name = "${local.name}-events"
    arn  = "arn:${local.partition}:pipes:${local.here}:pipe/${local.name}-events"
  }
}

resource "aws_pipes_pipe" "events" {
  name     = local.pipe.name
  role_arn = aws_iam_role.pipe.arn
  source   = aws_dynamodb_table.events.stream_arn
  target   = local.router_arn

  source_parameters {
    filter_criteria {
      filter {
        pattern = jsonencode({ eventName = ["INSERT"] })
      }
    }

    dynamodb_stream_parameters {
      starting_position = "TRIM_HORIZON"
      batch_size        = 10 # as many as one PutEvents takes

      # A shard is read by several hands at once, each in the order of one partition key; nobody relies on more.
      parallelization_factor = 10

      # A record that cannot pass holds up its shard, and after 24 hours the stream forgets it: so it is given up before, alone,
      # and its place in the stream goes to the dead-letter queue. `redeliver` sends the event again from the event store.
      maximum_retry_attempts        = 100
      maximum_record_age_in_seconds = 6 * 60 * 60
      on_partial_batch_item_failure = "AUTOMATIC_BISECT"

      dead_letter_config {
        arn = aws_sqs_queue.pipe_dead.arn
      }
    }
  }

  target_parameters {
    # A topic is told by the message itself what a bus is told beside it.
    input_template = local.has_bus ? null : <<-EOT
      {"source":"${local.event_source}","detail-type":"${local.event_detail_type}","detail":<aws.pipes.event.json>}
    EOT

    dynamic "eventbridge_event_bus_parameters" {
      for_each = local.has_bus ? [1] : []

      content {
        source      = local.event_source
        detail_type = local.event_detail_type
      }
    }
  }

  # Why it failed, without what failed.
  log_configuration {
    level = "ERROR"

    cloudwatch_logs_log_destination {
      log_group_arn = aws_cloudwatch_log_group.pipe.arn
    }
  }

  tags = var.tags

  # Events match rules at the moment they pass, so whatever lets them in comes last.
  depends_on = [
    terraform_data.pipe_may_read,
    aws_cloudwatch_event_target.queue,
    aws_sns_topic_subscription.queue,
    aws_lambda_event_source_mapping.worker,
  ]
}

# Log groups under /aws/vendedlogs need no room in the account's one policy for log deliveries.
resource "aws_cloudwatch_log_group" "pipe" {
  name              = "/aws/vendedlogs/pipes/${local.pipe.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = var.tags
}

# Only this pipe of this account may take the role on, whoever else gets the service to try.
resource "aws_iam_role" "pipe" {
  name                 = "${local.name}-pipe"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "pipes.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnEquals    = { "aws:SourceArn" = local.pipe.arn }
      }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "pipe" {
  name = "pipe"
  role = aws_iam_role.pipe.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid    = "ReadStream"
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"
        ]
        Resource = [aws_dynamodb_table.events.stream_arn]
      },
      {
        Sid      = local.has_bus ? "PutEvents" : "Publish"
        Effect   = "Allow"
        Action   = [local.has_bus ? "events:PutEvents" : "sns:Publish"]
        Resource = [local.router_arn]
      },
      {
        Sid      = "GiveUp"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.pipe_dead.arn]
      },
    ], local.key_statements)
  })
}
