# Every worker of routes.json is wired from the bus to its function, and nothing on the way is lost. Offline: the real
# provider's schema and validation, but no requests and no credentials.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage   = "dev"
  package = "../../routes.json" # any file will do: nothing is uploaded
}

run "as_it_is_by_default" {
  command = plan

  # Every worker has a queue a dead letter queue a rule and a mapping.
  assert {
    condition = alltrue([
      for made in [
        keys(aws_sqs_queue.worker), keys(aws_sqs_queue.worker_dead), keys(aws_lambda_function.worker),
        keys(aws_lambda_event_source_mapping.worker),
      ] : toset(made) == toset(jsondecode(file("../../routes.json")).workers[*].name)
    ])
    error_message = "Not every worker of routes.json has its queue, dead-letter queue, function and mapping."
  }

  assert {
    condition = toset(keys(aws_cloudwatch_event_rule.events)) == toset(concat(
      [for worker in jsondecode(file("../../routes.json")).workers : "ecomm-dev-${worker.name}"], ["ecomm-dev-unrouted"]
    ))
    error_message = "Not every worker of routes.json has a rule, or there are rules of nobody's."
  }

  assert {
    condition = alltrue([
      for name, mapping in aws_lambda_event_source_mapping.worker :
      mapping.event_source_arn == aws_sqs_queue.worker[name].arn
      && mapping.function_name == aws_lambda_alias.worker[name].arn
      && aws_lambda_alias.worker[name].function_name == aws_lambda_function.worker[name].function_name
      && mapping.function_response_types == toset(["ReportBatchItemFailures"])
      && mapping.scaling_config[0].maximum_concurrency == var.maximum_concurrency
    ])
    error_message = "A mapping does not take a worker's queue to its function, or takes whole batches for failed."
  }

  assert {
    condition     = alltrue([for name, function in aws_lambda_function.worker : function.handler == name])
    error_message = "A function's handler is not the name of its slice."
  }

  # Patterns equal the routing table.
  assert {
    condition = alltrue([
      for worker in jsondecode(file("../../routes.json")).workers :
      jsondecode(aws_cloudwatch_event_rule.events["ecomm-dev-${worker.name}"].event_pattern) == {
        source = ["event-store.dynamodb.stream"]
        detail = { eventName = ["INSERT"], dynamodb = { NewImage = { eventName = { S = worker.events } } } }
      }
    ])
    error_message = "A rule's pattern differs from routes.json."
  }

  assert {
    condition = alltrue([
      for worker in jsondecode(file("../../routes.json")).workers :
      aws_cloudwatch_event_target.queue["ecomm-dev-${worker.name}"].arn == aws_sqs_queue.worker[worker.name].arn
    ])
    error_message = "A rule's target is not its worker's queue."
  }

  assert {
    condition = (
      toset(jsondecode(aws_cloudwatch_event_rule.events["ecomm-dev-unrouted"].event_pattern).detail.dynamodb.NewImage.eventName.S[0].anything-but)
      == toset(concat(flatten(jsondecode(file("../../routes.json")).workers[*].events), jsondecode(file("../../routes.json")).announced))
      && jsondecode(aws_cloudwatch_event_rule.events["ecomm-dev-unrouted"].event_pattern).detail.dynamodb.NewImage.eventName.S[1] == { exists = false }
      && aws_cloudwatch_event_target.queue["ecomm-dev-unrouted"].arn == aws_sqs_queue.unrouted.arn
    )
    error_message = "The catch-all does not send exactly what nobody declares to the queue of unrouted events."
  }

  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.events : length(rule.event_pattern) <= 2048])
    error_message = "A pattern is longer than EventBridge takes."
  }

  # What cannot be delivered is kept for 14 days.
  assert {
    condition = alltrue([
      for name, queue in aws_sqs_queue.worker :
      jsondecode(queue.redrive_policy).deadLetterTargetArn == aws_sqs_queue.worker_dead[name].arn
      && jsondecode(queue.redrive_policy).maxReceiveCount == var.max_receives
      && jsondecode(aws_sqs_queue.worker_dead[name].redrive_allow_policy).sourceQueueArns == ["arn:aws:sqs:us-east-1:123456789012:${queue.name}"]
    ])
    error_message = "A worker's queue does not redrive to its own dead-letter queue."
  }

  assert {
    condition = alltrue([
      for name, queue in aws_sqs_queue.worker_dead :
      aws_cloudwatch_event_target.queue["ecomm-dev-${name}"].dead_letter_config[0].arn == queue.arn
    ])
    error_message = "What a rule cannot deliver does not end in the dead-letter queue of its worker."
  }

  assert {
    condition     = aws_cloudwatch_event_target.queue["ecomm-dev-unrouted"].dead_letter_config[0].arn == aws_sqs_queue.unrouted_dead.arn
    error_message = "What the catch-all cannot deliver is lost."
  }

  assert {
    condition = alltrue([
      for queue in concat(
        values(aws_sqs_queue.worker_dead), [aws_sqs_queue.unrouted, aws_sqs_queue.unrouted_dead, aws_sqs_queue.pipe_dead]
      ) : queue.message_retention_seconds == 14 * 24 * 60 * 60
    ])
    error_message = "A dead-letter queue keeps its messages for less than 14 days."
  }

  assert {
    condition     = alltrue([for queue in values(aws_sqs_queue.worker) : queue.message_retention_seconds < 14 * 24 * 60 * 60])
    error_message = "A message's age counts on in the dead-letter queue, so a worker's queue must keep it for less."
  }

  # Messages stay hidden for six time outs.
  assert {
    condition = alltrue([
      for name, queue in aws_sqs_queue.worker :
      queue.visibility_timeout_seconds >= 6 * aws_lambda_function.worker[name].timeout
    ])
    error_message = "AWS asks for a visibility time-out of at least six function time-outs."
  }

  assert {
    condition = alltrue([
      for worker in jsondecode(file("../../routes.json")).workers : aws_lambda_function.worker[worker.name].timeout > 5 * 2 if can(worker.gateway)
    ])
    error_message = "The gateway may take 5 s, and is asked twice (submit and void, or void and refund); the time-out must leave room for it."
  }

  assert {
    condition = alltrue([
      for name, integration in aws_apigatewayv2_integration.function :
      integration.timeout_milliseconds > aws_lambda_function.api[name].timeout * 1000
    ])
    error_message = "An API gives up before its function does."
  }

  # The pipe takes inserts and gives up in bounds.
  assert {
    condition = (
      [for filter in aws_pipes_pipe.events.source_parameters[0].filter_criteria[0].filter : jsondecode(filter.pattern)] == [{ eventName = ["INSERT"] }]
      && aws_pipes_pipe.events.source == aws_dynamodb_table.events.stream_arn
      && aws_pipes_pipe.events.target == aws_cloudwatch_event_bus.events[0].arn
    )
    error_message = "The pipe does not take inserts, and only inserts, from the event store to the bus."
  }

  assert {
    condition = (
      aws_pipes_pipe.events.target_parameters[0].eventbridge_event_bus_parameters[0].source == "event-store.dynamodb.stream"
      && aws_pipes_pipe.events.target_parameters[0].eventbridge_event_bus_parameters[0].detail_type == "DynamoDBStreamRecord"
    )
    error_message = "The bus's events do not have the source and the detail type that rules and workers expect."
  }

  assert {
    condition = alltrue([
      for bounds in aws_pipes_pipe.events.source_parameters[0].dynamodb_stream_parameters :
      bounds.maximum_record_age_in_seconds > 0 && bounds.maximum_record_age_in_seconds < 24 * 60 * 60
      && bounds.maximum_retry_attempts > 0 && bounds.on_partial_batch_item_failure == "AUTOMATIC_BISECT"
      && bounds.dead_letter_config[0].arn == aws_sqs_queue.pipe_dead.arn
    ])
    error_message = "One record that cannot pass would hold up its shard until the stream forgets the events behind it."
  }

  assert {
    condition = (
      aws_dynamodb_table.events.stream_view_type == "NEW_IMAGE"
      && length(aws_dynamodb_table.events.global_secondary_index) == 0
      && aws_dynamodb_table.records.stream_enabled != true
    )
    error_message = "Only the event store has a stream, and it has no index."
  }

  # Aws gets time and an emulator none.
  assert {
    condition = (
      var.settle_seconds.pipe >= 60 && var.settle_seconds.api >= 10
      && contains(terraform_data.pipe_may_read.triggers_replace, aws_iam_role_policy.pipe.policy)
      && alltrue([for domain, wait in terraform_data.api_may_log : contains(wait.triggers_replace, aws_apigatewayv2_api.domain[domain].id)])
    )
    error_message = "AWS gets no time between a policy and its pipe or between an API and its stage."
  }
}

run "alarms_cover_every_worker_function_and_dead_letter_queue" {
  command = plan

  variables {
    alarm_topic_arn = "arn:aws:sns:us-east-1:123456789012:alarms"
  }

  assert {
    condition = alltrue([
      for queue in concat(values(aws_sqs_queue.worker_dead)[*].name, ["ecomm-dev-unrouted", "ecomm-dev-unrouted-dead", "ecomm-dev-pipe-dead"]) :
      anytrue([for alarm in aws_cloudwatch_metric_alarm.alarm : try(alarm.dimensions.QueueName, "") == queue && alarm.threshold == 0])
    ])
    error_message = "There is a dead-letter queue that nobody is told of."
  }

  assert {
    condition = alltrue([
      for function in concat(values(aws_lambda_function.worker), values(aws_lambda_function.api)) :
      anytrue([for alarm in aws_cloudwatch_metric_alarm.alarm : try(alarm.dimensions.FunctionName, "") == function.function_name])
    ])
    error_message = "There is a function whose errors nobody is told of."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm : alarm.alarm_actions == toset([var.alarm_topic_arn])])
    error_message = "There is an alarm that does not reach the topic."
  }
}
