# Who may do what, and who is told of what, to the last word: what a list of rules would let through is here in full. A change
# of a permission or of an alarm is a change of this file too.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

# Tables and logs that can be told apart: a permission on the wrong one is a wrong permission.

override_resource {
  target          = aws_dynamodb_table.events
  values          = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/events", stream_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/events/stream/1" }
  override_during = plan
}

override_resource {
  target          = aws_dynamodb_table.records
  values          = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/records" }
  override_during = plan
}

override_resource {
  target          = aws_dynamodb_table.gateway_ledger
  values          = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/ledger" }
  override_during = plan
}

override_resource {
  target          = aws_sqs_queue.pipe_dead
  values          = { arn = "arn:aws:sqs:us-east-1:123456789012:pipe-dead" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["AllocateOrderStockWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:AllocateOrderStockWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["CancelOrderWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:CancelOrderWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["CapturePaidOrderWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:CapturePaidOrderWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["CompleteOrderPaymentAcceptedWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:CompleteOrderPaymentAcceptedWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ConfirmDeliveryWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ConfirmDeliveryWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["DeallocateOrderPaymentRejectedWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:DeallocateOrderPaymentRejectedWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ProcessOrderPaymentWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ProcessOrderPaymentWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["RefundCancelledOrderWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:RefundCancelledOrderWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ReleaseCancelledOrderWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ReleaseCancelledOrderWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["RestockSkuWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:RestockSkuWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ShipOrderWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ShipOrderWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["SyncOrderWorker"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:SyncOrderWorker" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["CancelOrderApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:CancelOrderApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ConfirmDeliveryApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ConfirmDeliveryApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ListOrderPaymentsApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ListOrderPaymentsApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ListOrdersApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ListOrdersApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ListShipmentsApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ListShipmentsApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ListSkusApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ListSkusApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["PlaceOrderApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:PlaceOrderApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["RestockSkuApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:RestockSkuApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["ShipOrderApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:ShipOrderApi" }
  override_during = plan
}

override_resource {
  target          = aws_cloudwatch_log_group.function["SimulateRawEventApi"]
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:SimulateRawEventApi" }
  override_during = plan
}

override_resource {
  target          = aws_apigatewayv2_api.domain["inventory"]
  values          = { id = "inventory-id", execution_arn = "arn:aws:execute-api:us-east-1:123456789012:inventory-id" }
  override_during = plan
}

override_resource {
  target          = aws_apigatewayv2_api.domain["orders"]
  values          = { id = "orders-id", execution_arn = "arn:aws:execute-api:us-east-1:123456789012:orders-id" }
  override_during = plan
}

override_resource {
  target          = aws_apigatewayv2_api.domain["payments"]
  values          = { id = "payments-id", execution_arn = "arn:aws:execute-api:us-east-1:123456789012:payments-id" }
  override_during = plan
}

override_resource {
  target          = aws_apigatewayv2_api.domain["shipments"]
  values          = { id = "shipments-id", execution_arn = "arn:aws:execute-api:us-east-1:123456789012:shipments-id" }
  override_during = plan
}

override_resource {
  target          = aws_apigatewayv2_api.domain["testing"]
  values          = { id = "testing-id", execution_arn = "arn:aws:execute-api:us-east-1:123456789012:testing-id" }
  override_during = plan
}

variables {
  stage   = "dev"
  package = "../../routes.json"
  # What is compared below is the wiring of a day, a copy of routes.json with a requirement (of RestockSkuWorker) that no slice has: a
  # new slice changes routes.json, and not this file. Who
  # copies it again writes down below what the new functions may do.
  routes             = "tests/exact.json"
  enable_testing_api = true
  alarm_topic_arn    = "arn:aws:sns:us-east-1:123456789012:alarms"
}

run "as_it_is_by_default" {
  command = plan

  # Functions may do this and nothing else to tables.
  # The name of a statement, its actions, its resources, and the keys that it is bound to.
  assert {
    condition = {
      for name, policy in aws_iam_role_policy.function : name => [
        for statement in jsondecode(policy.policy).Statement : [
          statement.Sid,
          join(" ", statement.Action),
          trimprefix(join(" ", statement.Resource), "arn:aws:dynamodb:us-east-1:123456789012:"),
          try(join(" ", statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]), "all"),
        ] if anytrue([for action in statement.Action : startswith(action, "dynamodb:")])
      ]
      } == {
      AllocateOrderStockWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "INVENTORY#ORDER_ID#* INVENTORY#SKU#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "INVENTORY#ORDER_ID#* INVENTORY#SKU#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "INVENTORY#ORDER_ID#* INVENTORY#SKU#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      CancelOrderWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      CapturePaidOrderWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
      ]
      CompleteOrderPaymentAcceptedWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "INVENTORY#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "INVENTORY#ORDER_ID#*"],
      ]
      ConfirmDeliveryWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      DeallocateOrderPaymentRejectedWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "INVENTORY#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "INVENTORY#ORDER_ID#* INVENTORY#SKU#*"],
      ]
      ProcessOrderPaymentWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
        ["KeepLedger", "dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem", "table/ledger", "all"],
      ]
      RefundCancelledOrderWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
        ["KeepLedger", "dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem", "table/ledger", "all"],
      ]
      ReleaseCancelledOrderWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "INVENTORY#ORDER_ID#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "INVENTORY#ORDER_ID#* INVENTORY#SKU#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "INVENTORY#ORDER_ID#* INVENTORY#SKU#*"],
      ]
      RestockSkuWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "INVENTORY#SKU#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "INVENTORY#SKU#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "INVENTORY#SKU#*"],
        ["RequireRecords", "dynamodb:ConditionCheckItem", "table/records", "INVENTORY#SKU#*"],
      ]
      ShipOrderWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      SyncOrderWorker = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "ORDERS#ORDER_ID#*"],
        ["InsertRecords", "dynamodb:PutItem", "table/records", "ORDERS#ORDER_ID#*"],
        ["UpdateRecords", "dynamodb:UpdateItem", "table/records", "ORDERS#ORDER_ID#*"],
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      CancelOrderApi = [
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      ConfirmDeliveryApi = [
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      ListOrderPaymentsApi = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "PAYMENTS#ORDER_ID#*"],
        ["ListRecords", "dynamodb:Query", "table/records/index/list", "PAYMENTS#ORDER_PAYMENT#*"],
      ]
      ListOrdersApi = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "ORDERS#ORDER_ID#*"],
        ["ListRecords", "dynamodb:Query", "table/records/index/list", "ORDERS#ORDER#*"],
      ]
      ListShipmentsApi = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "SHIPMENTS#ORDER_ID#*"],
        ["ListRecords", "dynamodb:Query", "table/records/index/list", "SHIPMENTS#ORDER_SHIPMENT#*"],
      ]
      ListSkusApi = [
        ["ReadRecords", "dynamodb:GetItem dynamodb:BatchGetItem", "table/records", "INVENTORY#SKU#*"],
        ["ListRecords", "dynamodb:Query", "table/records/index/list", "INVENTORY#SKU#*"],
      ]
      PlaceOrderApi = [
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      RestockSkuApi = [
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#SKU#*"],
      ]
      ShipOrderApi = [
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "EVENTS#ORDER_ID#*"],
      ]
      SimulateRawEventApi = [
        ["RaiseEvents", "dynamodb:PutItem dynamodb:GetItem", "table/events", "*"],
      ]
    }
    error_message = "A function may do more or less to a table than it should."
  }

  assert {
    condition = alltrue([
      for statement in flatten([for policy in aws_iam_role_policy.function : jsondecode(policy.policy).Statement]) :
      try(jsonencode(statement.Condition), "none") == (
        contains(["ReadRecords", "InsertRecords", "UpdateRecords", "RequireRecords", "ListRecords", "RaiseEvents"], statement.Sid)
        ? jsonencode({
          "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = try(statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"], []) }
          Null                      = { "dynamodb:LeadingKeys" = "false" }
        })
        : "none"
      )
    ])
    error_message = "A statement is bound by other conditions than its keys, or by none."
  }

  # Functions may do this and nothing else to all other things.
  assert {
    condition = {
      for name, policy in aws_iam_role_policy.function : name => [
        for statement in jsondecode(policy.policy).Statement : [statement.Sid, join(" ", statement.Action), join(" ", statement.Resource)]
        if !anytrue([for action in statement.Action : startswith(action, "dynamodb:")])
      ]
      } == {
      for name in [
        "AllocateOrderStockWorker",
        "CancelOrderWorker",
        "CapturePaidOrderWorker",
        "CompleteOrderPaymentAcceptedWorker",
        "ConfirmDeliveryWorker",
        "DeallocateOrderPaymentRejectedWorker",
        "ProcessOrderPaymentWorker",
        "RefundCancelledOrderWorker",
        "ReleaseCancelledOrderWorker",
        "RestockSkuWorker",
        "ShipOrderWorker",
        "SyncOrderWorker",
        "CancelOrderApi",
        "ConfirmDeliveryApi",
        "ListOrderPaymentsApi",
        "ListOrdersApi",
        "ListShipmentsApi",
        "ListSkusApi",
        "PlaceOrderApi",
        "RestockSkuApi",
        "ShipOrderApi",
        "SimulateRawEventApi",
        ] : name => concat(
        !endswith(name, "Worker") ? [] : [
          [
            "ReceiveMessages", "sqs:ReceiveMessage sqs:DeleteMessage sqs:ChangeMessageVisibility sqs:GetQueueAttributes",
            "arn:aws:sqs:us-east-1:123456789012:ecomm-dev-${name}"
          ],
          ["ParkMessages", "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:ecomm-dev-${name}-dead"],
          ["RenewMessages", "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:ecomm-dev-${name}"],
        ],
        [
          ["Log", "logs:CreateLogStream logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:${name}:*"],
          ["Trace", "xray:PutTraceSegments xray:PutTelemetryRecords", "*"],
        ],
      )
    }
    error_message = "A function may do more or less to a queue, to its log or to traces than it should."
  }

  assert {
    condition = alltrue([
      for policy in aws_iam_role_policy.function :
      jsondecode(policy.policy).Version == "2012-10-17" && alltrue([
        for statement in jsondecode(policy.policy).Statement :
        statement.Effect == "Allow" && length(setsubtract(keys(statement), ["Sid", "Effect", "Action", "Resource", "Condition"])) == 0
      ])
    ])
    error_message = "A statement does something else than allow an action on a resource."
  }

  assert {
    condition = alltrue([
      for name, role in aws_iam_role.function : jsondecode(role.assume_role_policy) == {
        Version   = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
      } && aws_iam_role_policy.function[name].role == role.id
    ])
    error_message = "Another than Lambda may take on the role of a function, or a policy is on another role than its function's."
  }

  assert {
    condition = alltrue([
      for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) : function.role == aws_iam_role.function[name].arn
    ])
    error_message = "A function has the role of another."
  }

  # The pipe may do this and nothing else.
  assert {
    condition = jsondecode(aws_iam_role_policy.pipe.policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "ReadStream"
          Effect   = "Allow"
          Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
          Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/events/stream/1"]
        },
        { Sid = "PutEvents", Effect = "Allow", Action = ["events:PutEvents"], Resource = ["arn:aws:events:us-east-1:123456789012:event-bus/mock"] },
        { Sid = "GiveUp", Effect = "Allow", Action = ["sqs:SendMessage"], Resource = ["arn:aws:sqs:us-east-1:123456789012:pipe-dead"] },
      ]
    }
    error_message = "The pipe may do more or less than read the stream, publish, and give up."
  }

  assert {
    condition = jsondecode(aws_iam_role.pipe.assume_role_policy) == {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "pipes.amazonaws.com" }
        Condition = {
          StringEquals = { "aws:SourceAccount" = "123456789012" }
          ArnEquals    = { "aws:SourceArn" = "arn:aws:pipes:us-east-1:123456789012:pipe/ecomm-dev-events" }
        }
      }]
    }
    error_message = "Another than this pipe may take on its role."
  }

  # Queues and functions are open to these and nobody else.
  assert {
    condition = {
      for queue in concat(
        values(aws_sqs_queue.worker), values(aws_sqs_queue.worker_dead), [aws_sqs_queue.unrouted, aws_sqs_queue.unrouted_dead, aws_sqs_queue.pipe_dead]
      ) : queue.name => jsondecode(queue.policy)
      } == {
      for name in concat(
        flatten([
          for worker in [
            "AllocateOrderStockWorker",
            "CancelOrderWorker",
            "CapturePaidOrderWorker",
            "CompleteOrderPaymentAcceptedWorker",
            "ConfirmDeliveryWorker",
            "DeallocateOrderPaymentRejectedWorker",
            "ProcessOrderPaymentWorker",
            "RefundCancelledOrderWorker",
            "ReleaseCancelledOrderWorker",
            "RestockSkuWorker",
            "ShipOrderWorker",
            "SyncOrderWorker",
          ] : [worker, "${worker}-dead"]
        ]),
        ["unrouted", "unrouted-dead", "pipe-dead"]
        ) : "ecomm-dev-${name}" => {
        Version = "2012-10-17"
        Statement = concat(
          [{
            Sid       = "OnlyOverTls"
            Effect    = "Deny"
            Action    = "sqs:*"
            Principal = "*"
            Resource  = "arn:aws:sqs:us-east-1:123456789012:ecomm-dev-${name}"
            Condition = { Bool = { "aws:SecureTransport" = "false" } }
          }],
          name == "pipe-dead" ? [] : [{
            Sid       = "OnlyItsRule"
            Effect    = "Allow"
            Action    = "sqs:SendMessage"
            Principal = { Service = "events.amazonaws.com" }
            Resource  = "arn:aws:sqs:us-east-1:123456789012:ecomm-dev-${name}"
            Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:events:us-east-1:123456789012:rule/ecomm-dev-events/ecomm-dev-${trimsuffix(name, "-dead")}" } }
          }],
        )
      }
    }
    error_message = "A queue is open to more or to fewer than its rule, or over no TLS."
  }

  assert {
    condition = {
      for name, permission in aws_lambda_permission.api : name => [
        permission.function_name, permission.action, permission.principal,
        trimprefix(permission.source_arn, "arn:aws:execute-api:us-east-1:123456789012:")
      ]
      } == {

      RestockSkuApi        = ["ecomm-dev-RestockSkuApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "inventory-id/*/POST/api/v1/inventory/restockSku"]
      ListSkusApi          = ["ecomm-dev-ListSkusApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "inventory-id/*/POST/api/v1/inventory/listSkus"]
      PlaceOrderApi        = ["ecomm-dev-PlaceOrderApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "orders-id/*/POST/api/v1/orders/placeOrder"]
      ListOrdersApi        = ["ecomm-dev-ListOrdersApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "orders-id/*/POST/api/v1/orders/listOrders"]
      ListOrderPaymentsApi = ["ecomm-dev-ListOrderPaymentsApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "payments-id/*/POST/api/v1/payments/listOrderPayments"]
      CancelOrderApi       = ["ecomm-dev-CancelOrderApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "orders-id/*/POST/api/v1/orders/cancelOrder"]
      ShipOrderApi         = ["ecomm-dev-ShipOrderApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "shipments-id/*/POST/api/v1/shipments/shipOrder"]
      ConfirmDeliveryApi   = ["ecomm-dev-ConfirmDeliveryApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "shipments-id/*/POST/api/v1/shipments/confirmDelivery"]
      ListShipmentsApi     = ["ecomm-dev-ListShipmentsApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "shipments-id/*/POST/api/v1/shipments/listShipments"]
      SimulateRawEventApi  = ["ecomm-dev-SimulateRawEventApi", "lambda:InvokeFunction", "apigateway.amazonaws.com", "testing-id/*/POST/api/v1/testing/simulateRawEvent"]
    }
    error_message = "A function may be invoked by another API than its own, or by another route."
  }

  # Alarms are these and no others.
  # Metric, dimensions, statistic, threshold, and how many minutes in a row it has to be exceeded.
  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.alarm : name => [
        alarm.namespace, alarm.metric_name, jsonencode(alarm.dimensions), alarm.statistic, alarm.threshold, alarm.evaluation_periods
      ]
      } == merge(
      {
        for queue in [
          "AllocateOrderStockWorker-dead",
          "CancelOrderWorker-dead",
          "CapturePaidOrderWorker-dead",
          "CompleteOrderPaymentAcceptedWorker-dead",
          "ConfirmDeliveryWorker-dead",
          "DeallocateOrderPaymentRejectedWorker-dead",
          "ProcessOrderPaymentWorker-dead",
          "RefundCancelledOrderWorker-dead",
          "ReleaseCancelledOrderWorker-dead",
          "RestockSkuWorker-dead",
          "ShipOrderWorker-dead",
          "SyncOrderWorker-dead",
          "unrouted",
          "unrouted-dead",
          "pipe-dead",
          ] : "ecomm-dev-${queue}-not-empty" => [
          "AWS/SQS", "ApproximateNumberOfMessagesVisible", jsonencode({ QueueName = "ecomm-dev-${queue}" }), "Maximum", 0, 1
        ]
      },
      {
        for worker in [
          "AllocateOrderStockWorker",
          "CancelOrderWorker",
          "CapturePaidOrderWorker",
          "CompleteOrderPaymentAcceptedWorker",
          "ConfirmDeliveryWorker",
          "DeallocateOrderPaymentRejectedWorker",
          "ProcessOrderPaymentWorker",
          "RefundCancelledOrderWorker",
          "ReleaseCancelledOrderWorker",
          "RestockSkuWorker",
          "ShipOrderWorker",
          "SyncOrderWorker",
          ] : "ecomm-dev-${worker}-late" => [
          "AWS/SQS", "ApproximateAgeOfOldestMessage", jsonencode({ QueueName = "ecomm-dev-${worker}" }), "Maximum", 900, 5
        ]
      },
      {
        for metric in [
          "ExecutionFailed", "ExecutionPartiallyFailed", "ExecutionTimeout", "TargetStageFailed", "TargetStagePartiallyFailed",
        ] :
        "ecomm-dev-events-pipe-${metric}" => [
          "AWS/EventBridge/Pipes", metric, jsonencode({ PipeName = "ecomm-dev-events" }), "Sum", 0, 1
        ]
      },
      {
        for rule in [
          "AllocateOrderStockWorker",
          "CancelOrderWorker",
          "CapturePaidOrderWorker",
          "CompleteOrderPaymentAcceptedWorker",
          "ConfirmDeliveryWorker",
          "DeallocateOrderPaymentRejectedWorker",
          "ProcessOrderPaymentWorker",
          "RefundCancelledOrderWorker",
          "ReleaseCancelledOrderWorker",
          "RestockSkuWorker",
          "ShipOrderWorker",
          "SyncOrderWorker",
          "unrouted",
          ] : "ecomm-dev-${rule}-lost" => [
          "AWS/Events", "InvocationsFailedToBeSentToDlq", jsonencode({ EventBusName = "ecomm-dev-events", RuleName = "ecomm-dev-${rule}" }), "Sum", 0, 1
        ]
      },
      {
        for function in [
          "AllocateOrderStockWorker",
          "CancelOrderWorker",
          "CapturePaidOrderWorker",
          "CompleteOrderPaymentAcceptedWorker",
          "ConfirmDeliveryWorker",
          "DeallocateOrderPaymentRejectedWorker",
          "ProcessOrderPaymentWorker",
          "RefundCancelledOrderWorker",
          "ReleaseCancelledOrderWorker",
          "RestockSkuWorker",
          "ShipOrderWorker",
          "SyncOrderWorker",
          "CancelOrderApi",
          "ConfirmDeliveryApi",
          "ListOrderPaymentsApi",
          "ListOrdersApi",
          "ListShipmentsApi",
          "ListSkusApi",
          "PlaceOrderApi",
          "RestockSkuApi",
          "ShipOrderApi",
          "SimulateRawEventApi",
          ] : "ecomm-dev-${function}-errors" => [
          "AWS/Lambda", "Errors", jsonencode({ FunctionName = "ecomm-dev-${function}" }), "Sum", 0, 1
        ]
      },
      {
        for function in [
          "AllocateOrderStockWorker",
          "CancelOrderWorker",
          "CapturePaidOrderWorker",
          "CompleteOrderPaymentAcceptedWorker",
          "ConfirmDeliveryWorker",
          "DeallocateOrderPaymentRejectedWorker",
          "ProcessOrderPaymentWorker",
          "RefundCancelledOrderWorker",
          "ReleaseCancelledOrderWorker",
          "RestockSkuWorker",
          "ShipOrderWorker",
          "SyncOrderWorker",
          "CancelOrderApi",
          "ConfirmDeliveryApi",
          "ListOrderPaymentsApi",
          "ListOrdersApi",
          "ListShipmentsApi",
          "ListSkusApi",
          "PlaceOrderApi",
          "RestockSkuApi",
          "ShipOrderApi",
          "SimulateRawEventApi",
          ] : "ecomm-dev-${function}-throttles" => [
          "AWS/Lambda", "Throttles", jsonencode({ FunctionName = "ecomm-dev-${function}" }), "Sum", 0, 5
        ]
      },
      {
        for domain in ["inventory", "orders", "payments", "shipments", "testing"] : "ecomm-dev-${domain}-5xx" => [
          "AWS/ApiGateway", "5xx", jsonencode({ ApiId = "${domain}-id" }), "Sum", 0, 1
        ]
      },
    )
    error_message = "There is an alarm too many or too few, or one that looks at something else."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.alarm :
      alarm.alarm_name == name
      && alarm.comparison_operator == "GreaterThanThreshold"
      && alarm.period == 60
      && alarm.treat_missing_data == "notBreaching"
      && coalesce(alarm.actions_enabled, true)
      && alarm.datapoints_to_alarm == null
      && alarm.unit == null
      && length(alarm.metric_query) == 0
      && alarm.alarm_description != ""
    ])
    error_message = "An alarm compares, counts or takes what is missing in another way than all others."
  }

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.alarm :
      alarm.alarm_actions == toset([var.alarm_topic_arn]) && alarm.ok_actions == toset([var.alarm_topic_arn])
      && alarm.insufficient_data_actions == null
    ])
    error_message = "An alarm does not reach the topic, or does not say there that it is over."
  }

  # The expression that alarms above 0, over which metrics: id, metric, dimensions, statistic, seconds; and in how many of how many points.
  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.expression : name => [
        one([for query in alarm.metric_query : query.expression if query.expression != null]),
        jsonencode({
          for query in alarm.metric_query : query.id => [
            for metric in query.metric : [metric.namespace, metric.metric_name, jsonencode(metric.dimensions), metric.stat, metric.period]
          ] if query.expression == null
        }),
        alarm.datapoints_to_alarm, alarm.evaluation_periods,
      ]
      } == merge(
      {
        for worker in [
          "AllocateOrderStockWorker",
          "CancelOrderWorker",
          "CapturePaidOrderWorker",
          "CompleteOrderPaymentAcceptedWorker",
          "ConfirmDeliveryWorker",
          "DeallocateOrderPaymentRejectedWorker",
          "ProcessOrderPaymentWorker",
          "RefundCancelledOrderWorker",
          "ReleaseCancelledOrderWorker",
          "RestockSkuWorker",
          "ShipOrderWorker",
          "SyncOrderWorker",
          ] : "ecomm-dev-${worker}-waits" => [
          "IF(FILL(age, 0) > 900000 OR FILL(receive, 0) > 60, 1, 0)",
          jsonencode({
            age     = [["ecomm-dev", "eventAge", jsonencode({ settlement = "Redeliver", worker = worker }), "Maximum", 60]]
            receive = [["ecomm-dev", "receive", jsonencode({ settlement = "Redeliver", worker = worker }), "Maximum", 60]]
          }),
          1, 5,
        ]
      },
      {
        ecomm-dev-events-pipe-stands-still = [
          "IF(FILL(published, 0) > 0 AND FILL(passed, 0) == 0, 1, 0)",
          jsonencode({
            passed = [["AWS/EventBridge/Pipes", "EventCount", jsonencode({ PipeName = "ecomm-dev-events" }), "Sum", 300]]
            published = [[
              "AWS/DynamoDB", "SuccessfulRequestLatency", jsonencode({ Operation = "PutItem", TableName = "ecomm-dev-events" }),
              "SampleCount", 300,
            ]]
          }),
          2, 3,
        ]
        ecomm-dev-events-pipe-ExecutionThrottled = [
          "FILL(pipe, 0) + FILL(both, 0)",
          jsonencode({
            both = [[
              "AWS/EventBridge/Pipes", "ExecutionThrottled",
              jsonencode({ AwsAccountId = "123456789012", PipeName = "ecomm-dev-events" }), "Sum", 60,
            ]]
            pipe = [["AWS/EventBridge/Pipes", "ExecutionThrottled", jsonencode({ PipeName = "ecomm-dev-events" }), "Sum", 60]]
          }),
          1, 5,
        ]
      },
    )
    error_message = "There is an expression too many or too few, or one over something else."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.expression :
      alarm.alarm_name == name
      && alarm.comparison_operator == "GreaterThanThreshold"
      && alarm.threshold == 0
      && alarm.treat_missing_data == "notBreaching"
      && coalesce(alarm.actions_enabled, true)
      && alarm.metric_name == null
      && length([for query in alarm.metric_query : query if query.return_data == true]) == 1
      && alarm.alarm_actions == toset([var.alarm_topic_arn]) && alarm.ok_actions == toset([var.alarm_topic_arn])
    ])
    error_message = "An expression compares in another way than all others, or does not reach the topic."
  }
}

# The fake gateway's ledger is gone, and no function may do more than before but these two.
run "who_asks_a_gateway_of_your_own_may_read_its_secret_and_nothing_else" {
  command = plan

  variables {
    payment_gateway = "https://pay.example/v1"
    payment_gateway_secret = {
      arn         = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
      kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"
    }
  }

  assert {
    condition = toset(flatten([
      for name, policy in aws_iam_role_policy.function : [
        for statement in jsondecode(policy.policy).Statement : jsonencode([name, statement]) if !contains([
          "ReadRecords", "InsertRecords", "UpdateRecords", "RequireRecords", "ListRecords", "RaiseEvents", "ReceiveMessages", "ParkMessages",
          "RenewMessages", "Log", "Trace",
        ], statement.Sid)
      ]
      ])) == toset(flatten([
      for name in ["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"] : [
        jsonencode([name, {
          Sid      = "ReadGatewaySecret"
          Effect   = "Allow"
          Action   = ["secretsmanager:GetSecretValue"]
          Resource = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"]
        }]),
        jsonencode([name, {
          Sid      = "DecryptGatewaySecret"
          Effect   = "Allow"
          Action   = ["kms:Decrypt"]
          Resource = ["arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"]
          Condition = {
            StringEquals = {
              "kms:EncryptionContext:SecretARN" = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
              "kms:ViaService"                  = "secretsmanager.eu-west-1.amazonaws.com"
            }
          }
        }]),
      ]
    ]))
    error_message = "A function may do more or less to the gateway's secret and its key than it should."
  }
}

run "browsers_are_answered_by_this_rule" {
  command = plan

  variables {
    cors_origins = ["https://shop.example"]
  }

  assert {
    condition = alltrue([
      for api in aws_apigatewayv2_api.domain : length(api.cors_configuration) == 1
      && api.cors_configuration[0].allow_origins == toset(["https://shop.example"])
      && api.cors_configuration[0].allow_methods == toset(["OPTIONS", "POST"])
      && api.cors_configuration[0].allow_headers == toset(["authorization", "content-type", "traceparent", "x-amz-date", "x-amz-security-token", "x-api-key"])
      && api.cors_configuration[0].expose_headers == toset(["retry-after", "x-trace-id"])
      && coalesce(api.cors_configuration[0].allow_credentials, false) == false
      && api.cors_configuration[0].max_age == 3600
    ])
    error_message = "An API answers pages of other origins, or lets them do or see more or less, than the rule says."
  }
}
