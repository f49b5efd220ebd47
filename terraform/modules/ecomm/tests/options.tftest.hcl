# What the variables change, and what they refuse.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage   = "dev"
  package = "../../routes.json"
}

run "as_it_is_by_default" {
  command = plan

  # The testing api is absent.
  assert {
    condition = (
      toset(keys(aws_apigatewayv2_api.domain)) == setsubtract(jsondecode(file("../../routes.json")).apis[*].domain, ["testing"])
      && !contains(keys(aws_lambda_function.api), "SimulateRawEventApi")
      && !contains(keys(aws_iam_role.function), "SimulateRawEventApi")
      && !strcontains(output.env_file, "TESTING_API_BASE_URL")
    )
    error_message = "Something of the testing API exists though nobody asked for it."
  }

  assert {
    condition = alltrue([
      for api in jsondecode(file("../../routes.json")).apis :
      aws_apigatewayv2_route.api[api.name].route_key == "${api.method} ${api.path}"
      && endswith(aws_lambda_permission.api[api.name].source_arn, "/*/${api.method}${api.path}") if api.domain != "testing"
    ])
    error_message = "An API of routes.json has no route, or may be invoked through another."
  }

  assert {
    condition = output.env_file == join("", [
      for domain in ["INVENTORY", "ORDERS", "PAYMENTS", "SHIPMENTS"] : "${domain}_API_BASE_URL=https://a1b2c3.execute-api.us-east-1.amazonaws.com\n"
    ])
    error_message = "The .env file is not what the seed's commands source."
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.api : route.authorization_type == "NONE"])
    error_message = "The default is open, as in the seed."
  }

  # The fake gateway has a ledger.
  assert {
    condition     = aws_dynamodb_table.gateway_ledger[0].name == "ecomm-dev-gateway-ledger"
    error_message = "The fake gateway has no ledger."
  }

  assert {
    condition = {
      for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) :
      name => function.environment[0].variables.PAYMENT_GATEWAY_LEDGER_TABLE_NAME
      if anytrue([for variable in keys(function.environment[0].variables) : startswith(variable, "PAYMENT_GATEWAY")])
      } == {
      ProcessOrderPaymentWorker  = "ecomm-dev-gateway-ledger"
      RefundCancelledOrderWorker = "ecomm-dev-gateway-ledger"
    }
    error_message = "Somebody else than those who ask the gateway is told of it, or one of them is not."
  }

  assert {
    condition = toset([
      for name, policy in aws_iam_role_policy.function : name if strcontains(policy.policy, "KeepLedger")
    ]) == toset(["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"])
    error_message = "Somebody else than those who ask the gateway may keep its ledger, or one of them may not."
  }

  # Events are kept for ever.
  assert {
    condition = (
      # Said, and not left out: what is left out stays as it is.
      length(aws_dynamodb_table.events.ttl) == 1 && aws_dynamodb_table.events.ttl[0].enabled == false
      && !contains(keys(aws_lambda_function.api["PlaceOrderApi"].environment[0].variables), "EVENT_RETENTION_DAYS")
      && aws_dynamodb_table.events.deletion_protection_enabled == false
    )
    error_message = "Events expire, or a trial's tables cannot be deleted."
  }

  # No collector is named if none is given.
  assert {
    condition = alltrue([
      for function in concat(values(aws_lambda_function.worker), values(aws_lambda_function.api)) :
      !contains(keys(function.environment[0].variables), "OTEL_EXPORTER_OTLP_ENDPOINT") && length(coalesce(function.layers, [])) == 0
    ])
    error_message = "A function exports its spans although nobody said where to."
  }
}

run "the_testing_api_exists_when_it_is_asked_for" {
  command = plan

  variables {
    enable_testing_api = true
  }

  assert {
    condition     = aws_apigatewayv2_route.api["SimulateRawEventApi"].route_key == "POST /api/v1/testing/simulateRawEvent" && strcontains(output.env_file, "TESTING_API_BASE_URL=")
    error_message = "The testing API is missing."
  }
}

run "tokens_are_checked_on_every_route" {
  command = plan

  variables {
    api_authorization = "JWT"
    jwt               = { issuer = "https://issuer.example", audience = ["shop"] }
  }

  assert {
    condition = (
      alltrue([for route in aws_apigatewayv2_route.api : route.authorization_type == "JWT" && route.authorizer_id == "d4e5f6"])
      && toset(keys(aws_apigatewayv2_authorizer.jwt)) == toset(keys(aws_apigatewayv2_api.domain))
    )
    error_message = "There is a route that anybody may call."
  }
}

run "a_real_gateway_has_its_own_ledger" {
  command = plan

  variables {
    payment_gateway = "https://gateway.example/v1"
  }

  assert {
    condition = (
      length(aws_dynamodb_table.gateway_ledger) == 0
      && !anytrue([for policy in aws_iam_role_policy.function : strcontains(policy.policy, "KeepLedger")])
      && toset([
        for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) :
        name if lookup(function.environment[0].variables, "PAYMENT_GATEWAY_URL", "") == "https://gateway.example/v1"
      ]) == toset(["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"])
    )
    error_message = "A real gateway needs its URL and no table."
  }
}

run "events_expire_when_a_retention_is_given" {
  command = plan

  variables {
    stage                = "prod"
    event_retention_days = 30
    goes_without         = ["authorization", "named_origins", "gateway"]
  }

  assert {
    condition = (
      aws_dynamodb_table.events.ttl[0].attribute_name == "expiresAt" && aws_dynamodb_table.events.ttl[0].enabled
      && aws_lambda_function.api["PlaceOrderApi"].environment[0].variables.EVENT_RETENTION_DAYS == "30"
    )
    error_message = "Events do not expire."
  }

  assert {
    condition = alltrue([
      for table in concat([aws_dynamodb_table.events, aws_dynamodb_table.records], aws_dynamodb_table.gateway_ledger) :
      table.deletion_protection_enabled && table.point_in_time_recovery[0].enabled && table.server_side_encryption[0].enabled
      && table.billing_mode == "PAY_PER_REQUEST"
    ])
    error_message = "A table of production can be deleted, cannot be restored or is not encrypted."
  }
}

run "bad_names_are_refused" {
  command = plan

  variables {
    prefix       = "Ecomm"
    stage        = "dev-1"
    architecture = "amd64"
    package      = "nowhere.zip"
  }

  expect_failures = [var.prefix, var.stage, var.architecture, var.package]
}

run "bad_numbers_are_refused" {
  command = plan

  variables {
    memory_mb                    = 100
    maximum_concurrency          = 1
    max_receives                 = 0
    event_retention_days         = 1
    log_retention_days           = 10
    payment_gateway_failure_rate = 1.1
    api_throttle                 = { rate = 0, burst = 1 }
  }

  expect_failures = [
    var.memory_mb, var.maximum_concurrency, var.max_receives, var.event_retention_days, var.log_retention_days,
    var.payment_gateway_failure_rate, var.api_throttle,
  ]
}

run "what_functions_would_not_start_with_is_refused" {
  command = plan

  variables {
    event_retention_days = 3651
  }

  expect_failures = [var.event_retention_days]
}

run "bad_partners_are_refused" {
  command = plan

  variables {
    alarm_topic_arn   = "alarms"
    payment_gateway   = "http://gateway.example"
    api_authorization = "JWT"
    cors_origins      = ["https://shop.example/page"]
  }

  expect_failures = [var.alarm_topic_arn, var.payment_gateway, var.jwt, var.cors_origins]
}

run "a_token_without_an_issuer_is_refused" {
  command = plan

  variables {
    api_authorization = "JWT"
    jwt               = { issuer = "http://issuer.example", audience = [] }
  }

  expect_failures = [var.jwt]
}

run "spans_go_to_a_collector_if_one_is_given" {
  command = plan

  variables {
    traces = { endpoint = "http://localhost:4318", layers = ["arn:aws:lambda:us-east-1:901920570463:layer:collector:1"] }
  }

  assert {
    condition = alltrue([
      for function in concat(values(aws_lambda_function.worker), values(aws_lambda_function.api)) :
      function.environment[0].variables.OTEL_EXPORTER_OTLP_ENDPOINT == "http://localhost:4318"
      && function.layers == tolist(["arn:aws:lambda:us-east-1:901920570463:layer:collector:1"])
    ])
    error_message = "A function does not know the collector, or does not bring it."
  }
}

run "a_collector_without_an_address_is_refused" {
  command = plan

  variables {
    traces = { endpoint = "localhost:4318" }
  }

  expect_failures = [var.traces]
}
