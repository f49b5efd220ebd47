# The topic in the place of the bus: the same events to the same queues.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

override_resource {
  target          = aws_sns_topic.events
  values          = { arn = "arn:aws:sns:us-east-1:123456789012:ecomm-dev-events" }
  override_during = plan
}

variables {
  stage   = "dev"
  package = "../../routes.json"
  router  = "sns"
}

run "as_it_is_by_default" {
  command = plan

  # Nothing of the bus is left.
  assert {
    condition = (
      length(aws_cloudwatch_event_bus.events) + length(aws_cloudwatch_event_rule.events) + length(aws_cloudwatch_event_target.queue) == 0
      && output.bus == null
    )
    error_message = "There is a bus beside the topic."
  }

  # Every worker gets the events that routes json says and the catch all the rest.
  assert {
    condition = {
      for name, subscription in aws_sns_topic_subscription.queue : name => jsonencode([
        subscription.endpoint, jsondecode(subscription.filter_policy), jsondecode(subscription.redrive_policy).deadLetterTargetArn
      ])
      } == merge(
      {
        for worker in local.routes.workers : "ecomm-dev-${worker.name}" => jsonencode([
          aws_sqs_queue.worker[worker.name].arn,
          {
            source = ["event-store.dynamodb.stream"]
            detail = { dynamodb = { NewImage = { eventName = { S = worker.events } } } }
          },
          aws_sqs_queue.worker_dead[worker.name].arn,
        ])
      },
      {
        ecomm-dev-unrouted = jsonencode([
          aws_sqs_queue.unrouted.arn,
          {
            source = ["event-store.dynamodb.stream"]
            detail = { dynamodb = { NewImage = { eventName = { S = [{ anything-but = local.declared_events }, { exists = false }] } } } }
          },
          aws_sqs_queue.unrouted_dead.arn,
        ])
      },
    )
    error_message = "A queue gets other events from the topic than it would from the bus."
  }

  assert {
    condition = alltrue([
      for subscription in aws_sns_topic_subscription.queue :
      subscription.protocol == "sqs" && subscription.raw_message_delivery && subscription.filter_policy_scope == "MessageBody"
      && subscription.topic_arn == aws_sns_topic.events[0].arn
    ])
    error_message = "A subscription is wrapped, or filters what a pipe does not set."
  }

  # SNS bounds a filter of the body by its values times its depth, multiplied over its fields: 150 («Filter policy constraints»).
  assert {
    condition = alltrue([
      for subscription in aws_sns_topic_subscription.queue :
      5 * length(flatten([
        for value in jsondecode(subscription.filter_policy).detail.dynamodb.NewImage.eventName.S : try(value.anything-but, [value])
      ])) <= 150
    ])
    error_message = "A filter policy is too complex for SNS."
  }

  # The pipe publishes what a bus would send and only the topic reaches the queues.
  assert {
    condition = (
      aws_pipes_pipe.events.target == "arn:aws:sns:us-east-1:123456789012:ecomm-dev-events"
      && trimspace(aws_pipes_pipe.events.target_parameters[0].input_template) == "{\"source\":\"event-store.dynamodb.stream\",\"detail-type\":\"DynamoDBStreamRecord\",\"detail\":<aws.pipes.event.json>}"
      && length(aws_pipes_pipe.events.target_parameters[0].eventbridge_event_bus_parameters) == 0
    )
    error_message = "The pipe sends something else, or elsewhere."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.pipe.policy).Statement : [statement.Action, statement.Resource] if statement.Sid == "Publish"
    ] == [[["sns:Publish"], ["arn:aws:sns:us-east-1:123456789012:ecomm-dev-events"]]]
    error_message = "The pipe may not publish, or may publish elsewhere."
  }

  assert {
    condition = alltrue([
      for queue in concat(values(aws_sqs_queue.worker), values(aws_sqs_queue.worker_dead), [aws_sqs_queue.unrouted, aws_sqs_queue.unrouted_dead]) :
      [for statement in jsondecode(queue.policy).Statement : [statement.Principal, statement.Condition] if statement.Effect == "Allow"] == [[
        { Service = "sns.amazonaws.com" }, { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:us-east-1:123456789012:ecomm-dev-events" } }
      ]]
    ])
    error_message = "Another than the topic may send to a queue, or the topic may not."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["ecomm-dev-events-undelivered"].dimensions == tomap({ TopicName = "ecomm-dev-events" })
    error_message = "Nobody is told of what the topic cannot deliver."
  }

  assert {
    condition = (
      [for alarm in aws_cloudwatch_metric_alarm.alarm : [alarm.namespace, alarm.metric_name, alarm.dimensions] if endswith(alarm.alarm_name, "-lost")]
      == [["AWS/SNS", "NumberOfNotificationsFailedToRedriveToDlq", tomap({ TopicName = "ecomm-dev-events" })]]
    )
    error_message = "Nobody is told of what the topic has lost."
  }
}

run "a_key_of_your_own_encrypts_the_topic_and_the_pipe_may_use_it_there" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition = (
      aws_sns_topic.events[0].kms_master_key_id == var.kms_key_arn
      && contains(
        one([for statement in jsondecode(aws_iam_role_policy.pipe.policy).Statement : statement if statement.Sid == "UseKey"]).Condition.StringEquals["kms:ViaService"],
        "sns.us-east-1.amazonaws.com"
      )
    )
    error_message = "The pipe cannot publish to a topic that is encrypted with a key of your own."
  }
}

run "another_router_is_refused" {
  command = plan

  variables {
    router = "kafka"
  }

  expect_failures = [var.router]
}
