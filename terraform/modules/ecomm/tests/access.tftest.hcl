# Who may do what: least privilege by action, table and key.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage              = "dev"
  package            = "../../routes.json"
  enable_testing_api = true
}

run "as_it_is_by_default" {
  command = plan

  # No policy names everything where a name is known.
  assert {
    condition = alltrue([
      for statement in flatten([
        for policy in concat(values(aws_iam_role_policy.function)[*].policy, [aws_iam_role_policy.pipe.policy]) : jsondecode(policy).Statement
        ]) : alltrue([
        for resource in flatten([statement.Resource]) :
        !strcontains(resource, "*") || endswith(resource, ":log-group:mock:*")
        || toset(statement.Action) == toset(["xray:PutTraceSegments", "xray:PutTelemetryRecords"])
      ]) && !anytrue([for action in flatten([statement.Action]) : strcontains(action, "*")])
    ])
    error_message = "A role may do something to everything, though the thing or the action has a name."
  }

  # Functions reach their own keys only.
  assert {
    condition = alltrue([
      for statement in flatten([for policy in values(aws_iam_role_policy.function)[*].policy : jsondecode(policy).Statement]) :
      length(statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]) > 0
      && statement.Condition.Null == { "dynamodb:LeadingKeys" = "false" }
      if anytrue([for action in statement.Action : startswith(action, "dynamodb:")]) && statement.Sid != "KeepLedger"
    ])
    error_message = "A statement on a table is not bound to keys, or is without the guard against requests that have no key."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function["DeallocateOrderPaymentRejectedWorker"].policy).Statement :
      [statement.Sid, statement.Action, statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]] if startswith(statement.Action[0], "dynamodb:")
      ] == [
      ["ReadRecords", ["dynamodb:GetItem", "dynamodb:BatchGetItem"], ["INVENTORY#ORDER_ID#*"]],
      ["UpdateRecords", ["dynamodb:UpdateItem"], ["INVENTORY#ORDER_ID#*", "INVENTORY#SKU#*"]],
    ]
    error_message = "A worker that raises nothing and creates nothing may do more than that."
  }

  assert {
    condition = alltrue([
      for name, policy in aws_iam_role_policy.function : alltrue([
        for statement in jsondecode(policy.policy).Statement :
        statement.Resource != ["arn:aws:dynamodb:us-east-1:123456789012:table/records"]
      ]) if contains([for api in jsondecode(file("../../routes.json")).apis : api.name if keys(api.access) == ["raises"]], name)
    ])
    error_message = "An API that only publishes may reach the records."
  }

  assert {
    condition = alltrue([
      for name, policy in aws_iam_role_policy.function : alltrue([
        for statement in jsondecode(policy.policy).Statement :
        flatten([statement.Resource]) == ["arn:aws:sqs:us-east-1:123456789012:ecomm-dev-${name}${statement.Sid == "ParkMessages" ? "-dead" : ""}"]
        if strcontains(statement.Action[0], "sqs:")
      ])
    ])
    error_message = "A worker may reach the queue of another."
  }

  # Every function has a role of its own.
  assert {
    condition     = toset(keys(aws_iam_role.function)) == toset(concat(keys(aws_lambda_function.worker), keys(aws_lambda_function.api)))
    error_message = "Functions and roles do not match."
  }

  assert {
    condition = alltrue([
      for queue in concat(values(aws_sqs_queue.worker), values(aws_sqs_queue.worker_dead), [aws_sqs_queue.unrouted, aws_sqs_queue.unrouted_dead]) :
      [for statement in jsondecode(queue.policy).Statement : [statement.Sid, statement.Resource, try(statement.Condition.ArnEquals["aws:SourceArn"], "")]] == [
        ["OnlyOverTls", "arn:aws:sqs:us-east-1:123456789012:${queue.name}", ""],
        [
          "OnlyItsRule", "arn:aws:sqs:us-east-1:123456789012:${queue.name}",
          "arn:aws:events:us-east-1:123456789012:rule/ecomm-dev-events/${trimsuffix(queue.name, "-dead")}"
        ],
      ]
    ])
    error_message = "A queue takes events from more than its own rule, or over no TLS."
  }

  assert {
    condition = alltrue([
      for queue in concat(values(aws_sqs_queue.worker), values(aws_sqs_queue.worker_dead), [aws_sqs_queue.unrouted, aws_sqs_queue.unrouted_dead, aws_sqs_queue.pipe_dead]) :
      queue.sqs_managed_sse_enabled && jsondecode(queue.policy).Statement[0].Condition == { Bool = { "aws:SecureTransport" = "false" } }
    ])
    error_message = "A queue is not encrypted, at rest or on the way."
  }

  assert {
    condition = jsondecode(aws_iam_role.pipe.assume_role_policy).Statement[0].Condition == {
      StringEquals = { "aws:SourceAccount" = "123456789012" }
      ArnEquals    = { "aws:SourceArn" = "arn:aws:pipes:us-east-1:123456789012:pipe/${aws_pipes_pipe.events.name}" }
    }
    error_message = "Somebody else's pipe may take on the role of this one."
  }
}
