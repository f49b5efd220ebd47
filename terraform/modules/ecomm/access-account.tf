# What roles may do beside their slices where an account has a key or a network of its own.

locals {
  # The key of your own, through the services that keep what is encrypted with it, and through nothing else.
  key_statements = [
    for key in var.kms_key_arn[*] : {
      Sid    = "UseKey"
      Effect = "Allow"
      Action = [
        "kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom", "kms:ReEncryptTo"
      ]
      Resource = [key]
      Condition = {
        StringEquals = {
          "kms:ViaService" = [for service in concat(["dynamodb", "sqs"], local.has_bus ? [] : ["sns"]) : "${service}.${local.region}.amazonaws.com"]
        }
      }
    }
  ]

  # By name, because a function is made after its policy.
  function_arns = {
    for name in local.functions : name => "arn:${local.partition}:lambda:${local.here}:function:${local.name}-${name}"
  }

  environment_statements = {
    for name in local.functions : name => [
      for key in var.kms_key_arn[*] : {
        Sid       = "ReadEnvironment"
        Effect    = "Allow"
        Action    = ["kms:Decrypt"]
        Resource  = [key]
        Condition = { StringEquals = { "kms:EncryptionContext:aws:lambda:FunctionArn" = local.function_arns[name] } }
      }
    ]
  }

  # Lambda makes network interfaces as the function's role. They have no names to grant by; the function's own code may not make any.
  network_actions = [
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses"
  ]

  network_statements = {
    for name in local.functions : name => [
      for statement in [
        {
          Sid      = "JoinNetwork"
          Effect   = "Allow"
          Action   = local.network_actions
          Resource = ["*"]
        },
        {
          Sid       = "LeaveNetworkAlone"
          Effect    = "Deny"
          Action    = local.network_actions
          Resource  = ["*"]
          Condition = { ArnEquals = { "lambda:SourceFunctionArn" = local.function_arns[name] } }
        },
      ] : statement if var.vpc_config != null
    ]
  }
}
