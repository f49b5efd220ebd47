# What AWS would answer. Names and patterns come from the configuration; only what AWS makes up is made up here.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_region" {
  defaults = { name = "us-east-1" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
}

mock_resource "aws_dynamodb_table" {
  defaults = {
    arn        = "arn:aws:dynamodb:us-east-1:123456789012:table/mock"
    stream_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/mock/stream/2026-01-01T00:00:00.000"
  }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:us-east-1:123456789012:mock"
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/mock"
  }
}

mock_resource "aws_cloudwatch_event_bus" {
  defaults = { arn = "arn:aws:events:us-east-1:123456789012:event-bus/mock" }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = { arn = "arn:aws:events:us-east-1:123456789012:rule/mock" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn        = "arn:aws:lambda:us-east-1:123456789012:function:mock"
    invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:mock/invocations"
  }
}

mock_resource "aws_lambda_alias" {
  defaults = {
    arn        = "arn:aws:lambda:us-east-1:123456789012:function:mock:live"
    invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:mock:live/invocations"
  }
}

mock_resource "aws_apigatewayv2_api" {
  defaults = {
    id            = "a1b2c3"
    api_endpoint  = "https://a1b2c3.execute-api.us-east-1.amazonaws.com"
    execution_arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3"
  }
}

# Two workers whose queues can be told apart; if wires crossed, they would cross between these.

override_resource {
  target = aws_sqs_queue.worker["SyncOrderWorker"]
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:sync", url = "https://sqs.us-east-1.amazonaws.com/123456789012/sync" }
}

override_resource {
  target = aws_sqs_queue.worker_dead["SyncOrderWorker"]
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:sync-dead", url = "https://sqs.us-east-1.amazonaws.com/123456789012/sync-dead" }
}

override_resource {
  target = aws_lambda_alias.worker["SyncOrderWorker"]
  values = { arn = "arn:aws:lambda:us-east-1:123456789012:function:sync:live" }
}

override_resource {
  target = aws_sqs_queue.worker["RestockSkuWorker"]
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:restock", url = "https://sqs.us-east-1.amazonaws.com/123456789012/restock" }
}

override_resource {
  target = aws_sqs_queue.worker_dead["RestockSkuWorker"]
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:restock-dead", url = "https://sqs.us-east-1.amazonaws.com/123456789012/restock-dead" }
}

override_resource {
  target = aws_lambda_alias.worker["RestockSkuWorker"]
  values = { arn = "arn:aws:lambda:us-east-1:123456789012:function:restock:live" }
}

override_resource {
  target = aws_sqs_queue.unrouted
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:unrouted" }
}

override_resource {
  target = aws_sqs_queue.unrouted_dead
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:unrouted-dead" }
}

override_resource {
  target = aws_sqs_queue.pipe_dead
  values = { arn = "arn:aws:sqs:us-east-1:123456789012:pipe-dead" }
}

override_resource {
  target = aws_dynamodb_table.records
  values = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/records" }
}

mock_resource "aws_apigatewayv2_authorizer" {
  defaults = { id = "d4e5f6" }
}
