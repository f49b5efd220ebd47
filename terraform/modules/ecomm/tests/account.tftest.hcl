# What an account asks of everything in it, and what each function gets apart from the others.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage   = "dev"
  package = "../../routes.json"
}

override_resource {
  target          = aws_lambda_function.worker
  values          = { version = "7" }
  override_during = plan
}

override_resource {
  target          = aws_lambda_function.api
  values          = { version = "8" }
  override_during = plan
}

run "as_it_is_by_default" {
  command = plan

  # Nothing is asked for by default.
  assert {
    condition = (
      alltrue([for role in concat(values(aws_iam_role.function), [aws_iam_role.pipe]) : role.permissions_boundary == null])
      && alltrue([for function in merge(aws_lambda_function.worker, aws_lambda_function.api) :
      length(function.vpc_config) == 0 && function.kms_key_arn == null && function.reserved_concurrent_executions == -1])
      && !anytrue([for policy in aws_iam_role_policy.function : strcontains(policy.policy, "kms:") || strcontains(policy.policy, "ec2:")])
      && !strcontains(aws_iam_role_policy.pipe.policy, "kms:")
    )
    error_message = "There is a boundary, a key or a network that nobody gave."
  }

  # What is invoked is a published version.
  assert {
    condition = (
      alltrue([for function in merge(aws_lambda_function.worker, aws_lambda_function.api) : function.publish])
      && alltrue([for alias in aws_lambda_alias.worker : alias.function_version == "7"])
      && alltrue([for alias in aws_lambda_alias.api : alias.function_version == "8"])
    )
    error_message = "An alias is not the version that was just published."
  }

  assert {
    condition = alltrue([
      for name, integration in aws_apigatewayv2_integration.function :
      integration.integration_uri == aws_lambda_alias.api[name].invoke_arn
      && aws_lambda_permission.live[name].qualifier == aws_lambda_alias.api[name].name
      && aws_lambda_permission.live[name].source_arn == aws_lambda_permission.api[name].source_arn
    ])
    error_message = "An API invokes something else than the alias, or may not invoke it."
  }

  # Arns name what there is.
  assert {
    condition = (
      toset(keys(output.arns.functions)) == toset(keys(output.arns.live))
      && toset(keys(output.arns.queues)) == toset(keys(aws_sqs_queue.worker))
      && toset(keys(output.arns.roles)) == toset(concat(keys(output.arns.functions), ["pipe"]))
      && output.arns.live.SyncOrderWorker == "arn:aws:lambda:us-east-1:123456789012:function:sync:live"
      && output.arns.queues.SyncOrderWorker == "arn:aws:sqs:us-east-1:123456789012:sync"
      && output.arns.tables.records == "arn:aws:dynamodb:us-east-1:123456789012:table/records"
      && output.account_id == "123456789012" && output.region == "us-east-1"
    )
    error_message = "An ARN is missing or is that of something else."
  }
}

run "everything_that_can_have_tags_has_them" {
  command = plan

  variables {
    tags = { CostCentre = "4711" }
  }

  assert {
    condition = alltrue([
      for tags in concat(
        [aws_dynamodb_table.events.tags, aws_dynamodb_table.records.tags, aws_cloudwatch_event_bus.events[0].tags, aws_pipes_pipe.events.tags],
        [aws_iam_role.pipe.tags, aws_cloudwatch_log_group.pipe.tags],
        [aws_sqs_queue.unrouted.tags, aws_sqs_queue.unrouted_dead.tags, aws_sqs_queue.pipe_dead.tags],
        aws_dynamodb_table.gateway_ledger[*].tags,
        values(aws_sqs_queue.worker)[*].tags, values(aws_sqs_queue.worker_dead)[*].tags,
        values(aws_iam_role.function)[*].tags, values(aws_cloudwatch_log_group.function)[*].tags,
        values(aws_lambda_function.worker)[*].tags, values(aws_lambda_function.api)[*].tags,
        values(aws_lambda_event_source_mapping.worker)[*].tags,
        values(aws_cloudwatch_event_rule.events)[*].tags, values(aws_cloudwatch_metric_alarm.alarm)[*].tags,
        values(aws_cloudwatch_metric_alarm.expression)[*].tags,
        values(aws_apigatewayv2_api.domain)[*].tags, values(aws_apigatewayv2_stage.default)[*].tags,
        values(aws_cloudwatch_log_group.access)[*].tags,
      ) : tags == tomap({ CostCentre = "4711" })
    ])
    error_message = "Something that can have tags has not got them."
  }
}

run "every_role_is_bounded" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:policy/developers"
  }

  assert {
    condition = alltrue([
      for role in concat(values(aws_iam_role.function), [aws_iam_role.pipe]) : role.permissions_boundary == var.permissions_boundary
    ])
    error_message = "There is a role without the boundary."
  }
}

run "a_key_of_ones_own_encrypts_everything" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/0000"
  }

  assert {
    condition = alltrue(concat(
      [for table in concat([aws_dynamodb_table.events, aws_dynamodb_table.records], aws_dynamodb_table.gateway_ledger) :
      table.server_side_encryption[0].enabled && table.server_side_encryption[0].kms_key_arn == var.kms_key_arn],
      [for queue in concat(
        values(aws_sqs_queue.worker), values(aws_sqs_queue.worker_dead), [aws_sqs_queue.unrouted, aws_sqs_queue.unrouted_dead, aws_sqs_queue.pipe_dead]
      ) : queue.kms_master_key_id == var.kms_key_arn],
      [for group in concat(
        values(aws_cloudwatch_log_group.function), values(aws_cloudwatch_log_group.access), [aws_cloudwatch_log_group.pipe]
      ) : group.kms_key_id == var.kms_key_arn],
      [for function in concat(values(aws_lambda_function.worker), values(aws_lambda_function.api)) : function.kms_key_arn == var.kms_key_arn],
    ))
    error_message = "A table, queue, log or environment is encrypted with another key."
  }

  assert {
    condition = alltrue([
      for name, policy in aws_iam_role_policy.function : [
        for statement in jsondecode(policy.policy).Statement :
        [statement.Sid, statement.Resource, values(statement.Condition.StringEquals)] if anytrue([for action in statement.Action : startswith(action, "kms:")])
        ] == [
        ["UseKey", [var.kms_key_arn], [["dynamodb.us-east-1.amazonaws.com", "sqs.us-east-1.amazonaws.com"]]],
        ["ReadEnvironment", [var.kms_key_arn], ["arn:aws:lambda:us-east-1:123456789012:function:ecomm-dev-${name}"]],
      ]
    ])
    error_message = "A function cannot use the key, or can use it for something else."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.pipe.policy).Statement : statement.Sid if statement.Resource == [var.kms_key_arn]
    ] == ["UseKey"]
    error_message = "The pipe cannot read a stream that is encrypted with the key."
  }
}

run "functions_join_the_network_and_their_code_leaves_it_alone" {
  command = plan

  variables {
    vpc_config = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }

  assert {
    condition = alltrue([
      for function in concat(values(aws_lambda_function.worker), values(aws_lambda_function.api)) :
      function.vpc_config[0].subnet_ids == toset(["subnet-1"]) && function.vpc_config[0].security_group_ids == toset(["sg-1"])
    ])
    error_message = "A function runs outside of the network."
  }

  assert {
    condition = alltrue([
      for name, policy in aws_iam_role_policy.function : [
        for statement in jsondecode(policy.policy).Statement : [statement.Sid, statement.Effect, try(values(statement.Condition.ArnEquals), [])]
        if anytrue([for action in statement.Action : startswith(action, "ec2:")])
        ] == [
        ["JoinNetwork", "Allow", []],
        ["LeaveNetworkAlone", "Deny", ["arn:aws:lambda:us-east-1:123456789012:function:ecomm-dev-${name}"]],
      ]
    ])
    error_message = "Lambda cannot make a function's network interfaces, or the function's own code can."
  }
}

run "a_function_gets_its_own_memory_and_concurrency" {
  command = plan

  variables {
    function_memory_mb   = { SyncOrderWorker = 512, PlaceOrderApi = 1024 }
    reserved_concurrency = { SyncOrderWorker = 20, PlaceOrderApi = 5 }
  }

  assert {
    condition = {
      for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) :
      name => [function.memory_size, function.reserved_concurrent_executions] if function.memory_size != 256 || function.reserved_concurrent_executions != -1
    } == { SyncOrderWorker = [512, 20], PlaceOrderApi = [1024, 5] }
    error_message = "Memory or concurrency of a function is not what was asked for, or that of another changed too."
  }
}

run "a_worker_with_less_concurrency_than_its_mapping_is_refused" {
  command = plan

  variables {
    reserved_concurrency = { SyncOrderWorker = 9 }
    function_memory_mb   = { NoSuchWorker = 256 }
    live_versions        = { NoSuchWorker = "1" }
  }

  expect_failures = [var.reserved_concurrency, var.function_memory_mb, var.live_versions]
}

run "what_is_no_key_boundary_network_or_version_is_refused" {
  command = plan

  variables {
    kms_key_arn          = "alias/ours"
    permissions_boundary = "developers"
    vpc_config           = { subnet_ids = [], security_group_ids = ["sg-1"] }
    live_versions        = { SyncOrderWorker = "$LATEST" }
  }

  expect_failures = [var.kms_key_arn, var.permissions_boundary, var.vpc_config, var.live_versions]
}

run "one_variable_takes_the_code_back" {
  command = plan

  variables {
    live_versions = { SyncOrderWorker = "6", PlaceOrderApi = "5" }
  }

  assert {
    condition = (
      { for name, version in output.live_versions : name => version if !contains(["7", "8"], version) }
      == { SyncOrderWorker = "6", PlaceOrderApi = "5" }
    )
    error_message = "A function does not run the version that was asked for, or another one was taken back too."
  }
}
