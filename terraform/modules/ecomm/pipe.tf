# The stream of the event store, to the bus. Inserts only: an event is never changed, and its expiry is not an event.

locals {
  pipe = {
    name = "${local.name}-events"
    arn  = "arn:${local.partition}:pipes:${local.here}:pipe/${local.name}-events"
  }
}

resource "aws_pipes_pipe" "events" {
  name     = local.pipe.name
  role_arn = aws_iam_role.pipe.arn
  source   = aws_dynamodb_table.events.stream_arn
  target   = aws_cloudwatch_event_bus.events.arn

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
    eventbridge_event_bus_parameters {
      source      = local.event_source
      detail_type = local.event_detail_type
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
        Sid      = "PutEvents"
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = [aws_cloudwatch_event_bus.events.arn]
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
