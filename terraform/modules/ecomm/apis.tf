# An HTTP API per domain, a route and a permission per API of routes.json.

resource "aws_apigatewayv2_api" "domain" {
  for_each = local.domains

  name          = "${local.name}-${each.key}"
  protocol_type = "HTTP"

  cors_configuration {
    allow_origins  = var.cors_origins
    allow_methods  = ["OPTIONS", "POST"]
    allow_headers  = ["authorization", "content-type", "traceparent", "x-amz-date", "x-amz-security-token", "x-api-key"]
    expose_headers = ["retry-after", "x-trace-id"]
    max_age        = 60 * 60
  }

  tags = var.tags
}

resource "aws_apigatewayv2_stage" "default" {
  for_each = local.domains

  api_id      = aws_apigatewayv2_api.domain[each.key].id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.api_throttle.rate
    throttling_burst_limit = var.api_throttle.burst
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access[each.key].arn

    format = jsonencode({
      requestId = "$context.requestId"
      time      = "$context.requestTime"
      ip        = "$context.identity.sourceIp"
      route     = "$context.routeKey"
      status    = "$context.status"
      latencyMs = "$context.responseLatency"
      bytes     = "$context.responseLength"
      error     = "$context.integrationErrorMessage"
    })
  }

  tags = var.tags

  depends_on = [terraform_data.api_may_log]
}

resource "aws_cloudwatch_log_group" "access" {
  for_each = local.domains

  name              = "/aws/vendedlogs/http-apis/${local.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = var.tags
}

resource "aws_apigatewayv2_integration" "function" {
  for_each = local.apis

  api_id                 = aws_apigatewayv2_api.domain[each.value.domain].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.api[each.key].invoke_arn
  integration_method     = "POST"
  payload_format_version = "2.0"
  timeout_milliseconds   = (local.api_timeout_seconds + 1) * 1000
}

resource "aws_apigatewayv2_route" "api" {
  for_each = local.apis

  api_id             = aws_apigatewayv2_api.domain[each.value.domain].id
  route_key          = "${each.value.method} ${each.value.path}"
  target             = "integrations/${aws_apigatewayv2_integration.function[each.key].id}"
  authorization_type = var.api_authorization
  authorizer_id      = var.api_authorization == "JWT" ? aws_apigatewayv2_authorizer.jwt[each.value.domain].id : null
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  for_each = var.api_authorization == "JWT" ? local.domains : []

  api_id           = aws_apigatewayv2_api.domain[each.key].id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.jwt.issuer
    audience = var.jwt.audience
  }
}

resource "aws_lambda_permission" "live" {
  for_each = local.apis

  statement_id  = "HttpApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api[each.key].function_name
  qualifier     = aws_lambda_alias.api[each.key].name
  principal     = "apigateway.amazonaws.com"
  source_arn    = local.route_arns[each.key]
}

# Stages that were made before there was an alias invoke the function itself, and go on to until their integration is changed.
resource "aws_lambda_permission" "api" {
  for_each = local.apis

  statement_id  = "HttpApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api[each.key].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = local.route_arns[each.key]
}

locals {
  route_arns = {
    for name, api in local.apis : name => "${aws_apigatewayv2_api.domain[api.domain].execution_arn}/*/${api.method}${api.path}"
  }
}
